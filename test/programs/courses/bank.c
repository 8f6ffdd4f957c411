/*
 * bank.c: transfers between accounts by several tellers, ordered locking.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pthread.h>

#define NACCOUNTS 6
#define NTELLERS  3

struct account {
	char owner[16];
	long balance;
	unsigned in, out;
	pthread_mutex_t lock;
};

static struct account accounts[NACCOUNTS];

static unsigned next_random(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 16;
}

static int transfer(struct account *from, struct account *to, long amount)
{
	int ok = 0;
	if (from == to)
		return 0;
	struct account *first = from < to ? from : to;
	struct account *second = from < to ? to : from;

	pthread_mutex_lock(&first->lock);
	pthread_mutex_lock(&second->lock);
	if (from->balance >= amount) {
		from->balance -= amount;
		to->balance += amount;
		from->out++;
		to->in++;
		ok = 1;
	}
	pthread_mutex_unlock(&second->lock);
	pthread_mutex_unlock(&first->lock);
	return ok;
}

struct teller { unsigned seed; int tries, done; };

static void *teller(void *arg)
{
	struct teller *t = (struct teller *)arg;
	int i;

	for (i = 0; i < 60; i++) {
		unsigned a = next_random(&t->seed) % NACCOUNTS;
		unsigned b = next_random(&t->seed) % NACCOUNTS;
		t->tries++;
		t->done += transfer(&accounts[a], &accounts[b], next_random(&t->seed) % 40);
	}
	pthread_exit(NULL);
}

int main(int argc, char *argv[])
{
	static const char *names[NACCOUNTS] = { "ada", "bob", "cyd", "dee", "eve", "fay" };
	struct teller tellers[NTELLERS];
	pthread_t tid[NTELLERS];
	long total = 0;
	unsigned in = 0, out = 0;
	int i, tries = 0;

	for (i = 0; i < NACCOUNTS; i++) {
		strncpy(accounts[i].owner, names[i], sizeof(accounts[i].owner) - 1);
		accounts[i].balance = 100 * (i + 1);
		pthread_mutex_init(&accounts[i].lock, NULL);
	}
	memset(tellers, 0, sizeof tellers);
	for (i = 0; i < NTELLERS; i++) {
		tellers[i].seed = 17 + i;
		if (pthread_create(&tid[i], NULL, teller, &tellers[i]) != 0) {
			perror("pthread_create");
			exit(EXIT_FAILURE);
		}
	}
	for (i = 0; i < NTELLERS; i++) {
		pthread_join(tid[i], NULL);
		tries += tellers[i].tries;
	}
	for (i = 0; i < NACCOUNTS; i++) {
		total += accounts[i].balance;
		in += accounts[i].in;
		out += accounts[i].out;
		if (accounts[i].balance < 0)
			printf("%s is overdrawn\n", accounts[i].owner);
	}
	printf("tries %d, total %ld, in and out %s\n", tries, total, in == out ? "agree" : "differ");
	return EXIT_SUCCESS;
}
