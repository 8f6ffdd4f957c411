/*---
title: "Switching: two stacks, no kernel"
topic: Switching
order: 10
teaches: [P6]
about: The same game within one thread - save one set of registers, load the other. The kernel sees one task and is only asked for the signal mask, as swapcontext does.
machine: { cores: 1, policy: round-robin, quantum: 1ms }
threads: one-to-one
watch: [turns]
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <ucontext.h>

ucontext_t main_side, other_side;
char stack[16384] __attribute__((aligned(64)));
int turns = 0;

void other(void) {
  for (int i = 0; i < 10; i++) {
    turns++;
    swapcontext(&other_side, &main_side);
  }
}

int main(void) {
  getcontext(&other_side);
  other_side.uc_stack.ss_sp = stack;
  other_side.uc_stack.ss_size = sizeof stack;
  other_side.uc_link = &main_side;
  makecontext(&other_side, other, 0);
  for (int i = 0; i < 10; i++) {
    swapcontext(&main_side, &other_side);
    turns++;
  }
  printf("%d turns, one task\n", turns);
  return turns == 20 ? 0 : 1;
}
