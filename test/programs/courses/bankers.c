#include <stdio.h>
#include <stdlib.h>
#include <stdbool.h>
#include <string.h>
#include <pthread.h>
#define NUMBER_OF_CUSTOMERS 5
#define NUMBER_OF_RESOURCES 3

int available[NUMBER_OF_RESOURCES] = {10, 5, 7};
int maximum[NUMBER_OF_CUSTOMERS][NUMBER_OF_RESOURCES] = {{7,5,3},{3,2,2},{9,0,2},{2,2,2},{4,3,3}};
int allocation[NUMBER_OF_CUSTOMERS][NUMBER_OF_RESOURCES] = {0};
int need[NUMBER_OF_CUSTOMERS][NUMBER_OF_RESOURCES];
pthread_mutex_t lk;
int denied, granted;

static bool safe(void) {
  int work[NUMBER_OF_RESOURCES];
  bool finish[NUMBER_OF_CUSTOMERS] = { false };
  memcpy(work, available, sizeof(available));
  for (;;) {
    bool found = false;
    for (int i = 0; i < NUMBER_OF_CUSTOMERS; i++) {
      if (finish[i]) continue;
      int j;
      for (j = 0; j < NUMBER_OF_RESOURCES && need[i][j] <= work[j]; j++) ;
      if (j == NUMBER_OF_RESOURCES) {
        for (j = 0; j < NUMBER_OF_RESOURCES; j++) work[j] += allocation[i][j];
        finish[i] = found = true;
      }
    }
    if (!found) break;
  }
  for (int i = 0; i < NUMBER_OF_CUSTOMERS; i++) if (!finish[i]) return false;
  return true;
}

int request_resources(int c, int request[]) {
  pthread_mutex_lock(&lk);
  int ret = 0;
  for (int j = 0; j < NUMBER_OF_RESOURCES; j++) if (request[j] > need[c][j] || request[j] > available[j]) {
    ret = -1;
    goto out;
  }
  for (int j = 0; j < NUMBER_OF_RESOURCES; j++) {
    available[j] -= request[j];
    allocation[c][j] += request[j];
    need[c][j] -= request[j];
  }
  if (!safe()) {
    for (int j = 0; j < NUMBER_OF_RESOURCES; j++) {
      available[j] += request[j];
      allocation[c][j] -= request[j];
      need[c][j] += request[j];
    }
    ret = -2;
  }
  out: if (ret) denied++;
  else granted++;
  pthread_mutex_unlock(&lk);
  return ret;
}

void release_all(int c) {
  pthread_mutex_lock(&lk);
  for (int j = 0; j < NUMBER_OF_RESOURCES; j++) {
    available[j] += allocation[c][j];
    need[c][j] += allocation[c][j];
    allocation[c][j] = 0;
  }
  pthread_mutex_unlock(&lk);
}

void *customer(void *arg) {
  int c = *(int *)arg;
  unsigned seed = c + 1;
  for (int k = 0; k < 5; k++) {
    int req[NUMBER_OF_RESOURCES];
    for (int j = 0; j < NUMBER_OF_RESOURCES; j++) req[j] = rand_r(&seed) % (maximum[c][j] + 1);
    if (request_resources(c, req) == 0) release_all(c);
  }
  release_all(c);
  return NULL;
}

int main(void) {
  pthread_t t[NUMBER_OF_CUSTOMERS];
  int ids[NUMBER_OF_CUSTOMERS];
  memcpy(need, maximum, sizeof need);
  pthread_mutex_init(&lk, NULL);
  for (int i = 0; i < NUMBER_OF_CUSTOMERS; i++) {
    ids[i] = i;
    pthread_create(&t[i], NULL, customer, &ids[i]);
  }
  for (int i = 0; i < NUMBER_OF_CUSTOMERS; i++) pthread_join(t[i], NULL);
  printf("%d %d %d | %d requests\n", available[0], available[1], available[2], granted + denied);
  int r1[] = {0,1,0}, r2[] = {3,0,2}, r3[] = {10,5,7};
  printf("%d", request_resources(0, r1));
  printf(" %d %d\n", request_resources(2, r2), request_resources(1, r3));
  return 0;
}
