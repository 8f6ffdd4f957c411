#pragma once
int push(int v);
int pop(void);
int depth(void);
int other_hidden(void);
