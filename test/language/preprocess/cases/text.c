int a\
b = 1; // comment \
still comment
char *s = "spl\
iced" /* a /* b */ "/* no */" "// no";
int x = 'a' + L'b' + u'c' + U'd'; char *t = u8"e" L"f" "\"" "\\";
double d = .5 + 1.e5 + 0x1p-3 + 1e+10 + 5.; int n = 0b11, m = 10ULL;
int p = a+++b, q = a-->b, r = a>>=b, v = a<<=1; e = x ... y;
