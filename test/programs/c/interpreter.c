#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

/* a calculator with variables, recursive descent; and a stack machine that runs its output */
static const char *p;
static enum op { PUSH, ADD, SUB, MUL, DIV, NEG, LOAD, STORE, PRINT, HALT } code[256];
static int at;
static void emit(int x) { code[at++] = x; }
static void space(void) { while (isspace((unsigned char)*p)) p++; }
static int accept(char c) { space(); if (*p == c) { p++; return 1; } return 0; }
static void sum(void);
static void atom(void) {
    space();
    if (accept('(')) { sum(); if (!accept(')')) { printf("missing )\n"); exit(3); } }
    else if (accept('-')) { atom(); emit(NEG); }
    else if (isdigit((unsigned char)*p)) { emit(PUSH); emit(strtol(p, (char **)&p, 10)); }
    else if (islower((unsigned char)*p)) { emit(LOAD); emit(*p++ - 'a'); }
    else { printf("unexpected '%c'\n", *p); exit(4); }
}
static void product(void) { atom(); for (;;) if (accept('*')) { atom(); emit(MUL); } else if (accept('/')) { atom(); emit(DIV); } else return; }
static void sum(void) { product(); for (;;) if (accept('+')) { product(); emit(ADD); } else if (accept('-')) { product(); emit(SUB); } else return; }
static void statement(void) {
    space();
    if (islower((unsigned char)p[0]) && (p[1] == '=' || (p[1] == ' ' && p[2] == '='))) {
        int v = *p - 'a';
        while (*p++ != '=') ;
        sum(); emit(STORE); emit(v);
    } else { sum(); emit(PRINT); }
}
static void run(void) {
    static int vars[26];
    int stack[64], sp = 0, pc = 0;
    for (;;) {
        switch (code[pc++]) {
        case PUSH: stack[sp++] = code[pc++]; break;
        case ADD: sp--; stack[sp - 1] += stack[sp]; break;
        case SUB: sp--; stack[sp - 1] -= stack[sp]; break;
        case MUL: sp--; stack[sp - 1] *= stack[sp]; break;
        case DIV: sp--; if (!stack[sp]) { printf("division by zero\n"); exit(5); } stack[sp - 1] /= stack[sp]; break;
        case NEG: stack[sp - 1] = -stack[sp - 1]; break;
        case LOAD: stack[sp++] = vars[code[pc++]]; break;
        case STORE: vars[code[pc++]] = stack[--sp]; break;
        case PRINT: printf("%d\n", stack[--sp]); break;
        case HALT: return;
        }
    }
}

int main(void) {
    static char line[200];
    while (fgets(line, sizeof line, stdin)) {
        p = line;
        space();
        if (!*p) continue;
        at = 0;
        statement();
        emit(HALT);
        printf("[%d] ", at);
        run();
        if (code[at - 3] == STORE) printf("\n");
    }
    return 0;
}
