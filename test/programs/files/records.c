/* A file of records of one size, through stdio: fseek, fread and fwrite in place, and what "r",
   "w", "a" and "+" mean. */
#include <stdio.h>
#include <string.h>

struct record {
    int id;
    char name[12];
};

static void show(FILE *file, int at) {
    struct record record;
    fseek(file, at * (long)sizeof record, SEEK_SET);
    if (fread(&record, sizeof record, 1, file) == 1) printf("%d: %d %s\n", at, record.id, record.name);
    else printf("%d: no such record, eof %d, error %d\n", at, feof(file) != 0, ferror(file) != 0);
}

int main(void) {
    const char *names[] = {"alpha", "beta", "gamma", "delta"};
    FILE *file = fopen("records", "w");
    for (int i = 0; i < 4; i++) {
        struct record record = {100 + i, ""};
        strcpy(record.name, names[i]);
        fwrite(&record, sizeof record, 1, file);
    }
    printf("written up to %ld\n", ftell(file));
    struct record one;
    size_t n = fread(&one, sizeof one, 1, file);
    printf("reading what is for writing: %zu, error %d\n", n, ferror(file) != 0);
    fclose(file);

    file = fopen("records", "r+");
    show(file, 2);
    show(file, 4);
    fseek(file, 1 * (long)sizeof one, SEEK_SET); /* also forgets the end of file */
    printf("eof after fseek: %d\n", feof(file) != 0);
    fread(&one, sizeof one, 1, file);
    strcpy(one.name, "BETA");
    fseek(file, -(long)sizeof one, SEEK_CUR);
    fwrite(&one, sizeof one, 1, file);
    show(file, 1);
    show(file, 2);
    rewind(file);
    n = 0;
    while (fread(&one, sizeof one, 1, file) == 1) n++;
    printf("%zu records, at %ld\n", n, ftell(file));
    fclose(file);

    file = fopen("records", "a+");
    fseek(file, 0, SEEK_SET);
    one.id = 104;
    strcpy(one.name, "epsilon");
    fwrite(&one, sizeof one, 1, file); /* at the end, wherever it stood */
    show(file, 0);
    show(file, 4);
    fclose(file);
    printf("no such file: %d\n", fopen("none", "r") == NULL);
    return 0;
}
