int crlf;
#define ONE \
 1
int y = ONE;
