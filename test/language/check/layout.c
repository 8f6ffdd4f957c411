/* Made once by a script: layouts that cc and lockstep must agree on. The table is checked against layout.expected. */
int printf(const char *, ...);
enum E { A, B, C };
enum N { M = -1 };
enum W { BIG = 0x1ffffffff };
struct S0 { _Alignas(16) long m0; char m1 __attribute__((aligned(16))); char m2; };
struct S1 { long m0[2] __attribute__((aligned(4))); };
struct S2 { long long m0; };
struct S3 { unsigned char m0 : 1; struct S1 m1; short : 3; };
struct S3 v3 = { .m0 = 1 };
struct S4 { int m0 __attribute__((aligned(32))); unsigned long : 0; float m2; };
struct __attribute__((packed)) S5 { unsigned long m0[1]; int m1 : 29; unsigned m2 : 2; enum E m3 : 8; };
struct S6 { short m0; long m1 : 36; };
struct S6 v6 = { .m1 = 29288583897ul };
struct S7 { long double m0; short m1 : 5; unsigned long m2 : 24; long m3 : 48; short m4 : 2; _Bool m5; struct S0 m6[2]; };
struct S7 v7 = { .m1 = 3, .m2 = 3913, .m3 = 42578445122326ul, .m4 = 2 };
union S8 { float m0[2]; };
struct S9 { unsigned long m0[4]; unsigned char m1 : 6; struct S2 m2; };
struct S9 v9 = { .m1 = 1 };
struct S10 { double m0; unsigned short m1 : 11; void * m2; _Alignas(16) unsigned short m3[4]; int m4 : 31; unsigned m5; unsigned short m6 : 4; short tail[]; };
struct S10 v10 = { .m1 = 402, .m4 = 725285718, .m6 = 3 };
struct S11 { struct { char m0; char q0; }; char m1; struct { struct S5 m2[4]; char q2; }; short m3 : 1; };
struct S11 v11 = { .m3 = 1 };
struct __attribute__((packed)) S12 { float m0; short m1[1]; _Bool m2 __attribute__((aligned(4))); _Alignas(16) int m3; char m4; _Alignas(16) long long m5[2]; struct S9 m6[2]; } __attribute__((aligned(16)));
struct S13 { _Bool m0 : 1; };
struct S13 v13 = { .m0 = 0 };
struct S14 { unsigned short : 0; long long m1[1]; long double m2[5]; char m3; unsigned long m4 : 18; };
struct S14 v14 = { .m4 = 102855 };
struct S15 { unsigned short : 3; char m1; short m2 : 15; long m3; };
struct S15 v15 = { .m2 = 14140 };
struct S16 { _Alignas(16) struct S6 m0; unsigned long m1; unsigned char m2; char m3 : 3; long m4 : 34; };
struct S16 v16 = { .m3 = 4, .m4 = 6745653836ul };
union S17 { int m0 : 4; unsigned char m1 : 5; _Alignas(16) void * m2[5]; unsigned long m3[5]; unsigned short m4 : 4; short m5 : 7; };
union S17 v17 = { .m0 = 4 };
struct S18 { int m0; char m1[5]; unsigned char m2; long long m3; struct { long double m4; char q4; }; };
struct __attribute__((packed)) S19 { int m0 : 28; long m1 : 37; };
struct S20 { unsigned long m0 : 24; struct S11 m1; _Alignas(16) int m2[2]; unsigned short m3 : 8; int m4 : 6; _Alignas(16) long m5[3]; };
struct S20 v20 = { .m0 = 2604698, .m3 = 99, .m4 = 20 };
struct S21 { _Alignas(16) short m0[5]; char m1; void * m2; struct { char m3; char q3; }; unsigned m4 : 7; struct { struct S20 m5[5]; char q5; }; short tail[]; };
struct S21 v21 = { .m4 = 8 };
struct S22 { _Alignas(16) char m0; int m1; unsigned long m2 : 64; int m3 : 3; unsigned char m4; struct { short m5[1]; char q5; }; };
struct S22 v22 = { .m2 = 5365355001752804631ul, .m3 = 4 };
struct S23 { struct { struct S3 m0; char q0; }; struct S14 m1[5]; unsigned short m2 : 3; };
struct S23 v23 = { .m2 = 1 };
struct S24 { unsigned m0[5]; struct S15 m1; struct S4 m2; unsigned m3 : 26; _Alignas(16) long double m4[3]; enum E m5 : 5; };
struct S24 v24 = { .m3 = 28726133, .m5 = 8 };
struct S25 { unsigned char m0 : 1; short m1 : 8; struct { struct S6 m2; char q2; }; long m3; long m4 : 58; int : 1; long m6 : 44; } __attribute__((aligned(8)));
struct S25 v25 = { .m0 = 1, .m1 = 103, .m4 = 68790509722619741ul, .m6 = 8501032360818ul };
union __attribute__((packed)) S26 { unsigned char m0[2] __attribute__((aligned(32))); unsigned m1 : 29; unsigned short m2[3]; unsigned short m3; long m4[1]; };
struct S27 { _Alignas(16) double m0; long m1; char m2[4]; char m3[5]; short m4 : 5; _Bool m5; };
struct S27 v27 = { .m4 = 1 };
struct S28 { unsigned short m0 __attribute__((aligned(8))); };
struct S29 { long double m0 __attribute__((aligned(8))); unsigned short : 3; int m2; unsigned short m3 : 1; int m4[2]; };
struct S29 v29 = { .m3 = 1 };
struct S30 { char m0; long : 3; };
struct S31 { unsigned char m0[2]; int m1 : 7; _Alignas(16) struct S28 m2[4]; char m3; char m4 : 3; _Alignas(16) char m5; };
struct S31 v31 = { .m1 = 21, .m4 = 2 };
struct S32 { _Bool m0 : 1; long m1; short tail[]; };
struct S32 v32 = { .m0 = 0 };
struct __attribute__((packed)) S33 { long m0 : 16; long m1; unsigned long m2 : 26; };
struct S34 { unsigned : 31; long m1 : 6; struct S3 m2[1]; float m3[3]; };
struct S34 v34 = { .m1 = 4 };
union S35 { unsigned char m0; };
struct S36 { _Bool m0; _Bool m1; struct S5 m2; };
struct S37 { _Bool m0 : 1; struct S4 m1[1]; short m2[4]; void * m3; unsigned m4[3]; enum E m5 : 13; };
struct S37 v37 = { .m0 = 1, .m5 = 2061 };
struct S38 { struct { unsigned short m0; char q0; }; unsigned short m1 : 15; } __attribute__((aligned(1)));
struct S38 v38 = { .m1 = 9623 };
struct S39 { unsigned short m0 : 7; short m1 : 15; };
struct S39 v39 = { .m0 = 0, .m1 = 3466 };
struct __attribute__((packed)) S40 { float m0 __attribute__((aligned(8))); enum E m1 : 14; long m2; long long m3; _Bool m4 : 1; int m5 : 27; };
struct S41 { char m0 : 5; long m1; long m2 : 27; struct S27 m3[1]; char m4 : 1; char m5; };
struct S41 v41 = { .m0 = 5, .m2 = 19580598, .m4 = 1 };
struct S42 { short : 3; void * m1; struct { unsigned long m2; char q2; }; };
struct S43 { _Bool m0; unsigned short m1; long m2; _Bool m3 : 1; long m4 : 59; int m5; short tail[]; };
struct S43 v43 = { .m3 = 1, .m4 = 103050384871252020ul };
union S44 { unsigned long m0 : 60; };
union S44 v44 = { .m0 = 461563301061779166ul };
struct S45 { unsigned m0 : 28; };
struct S45 v45 = { .m0 = 118639648 };
struct S46 { char m0[2] __attribute__((aligned(8))); _Bool m1 : 1; char m2; unsigned long m3 : 37; short m4; };
struct S46 v46 = { .m1 = 1, .m3 = 43631573975ul };
struct __attribute__((packed)) S47 { unsigned long m0 : 19; unsigned long m1[3]; long m2 : 21; unsigned m3 : 25; unsigned char m4 __attribute__((aligned(8))); };
struct S48 { char m0; unsigned m1[3]; struct S39 m2 __attribute__((aligned(32))); float m3; int m4 : 28; };
struct S48 v48 = { .m4 = 97737079 };
struct S49 { unsigned short : 0; int m99; };
struct S50 { unsigned char m0 : 6; struct S37 m1[3]; _Alignas(16) unsigned short m2; int m3 : 26; char m4; };
struct S50 v50 = { .m0 = 28, .m3 = 33074715 };
struct S51 { char : 0; struct S0 m1[1] __attribute__((aligned(32))); } __attribute__((aligned(8)));
struct S52 { double m0; int m1 : 4; };
struct S52 v52 = { .m1 = 7 };
union S53 { long m0; struct S6 m1[1]; int m2; long long m3; _Bool m4 : 1; _Bool m5; };
union S53 v53 = { .m4 = 1 };
struct __attribute__((packed)) S54 { long m0; _Alignas(16) unsigned long m1; unsigned short m2 : 10; short tail[]; };
struct S55 { _Alignas(16) unsigned char m0; enum E m1 : 11; char : 0; long double m3[5]; };
struct S55 v55 = { .m1 = 135 };
struct S56 { long double m0; unsigned char m1 : 5; unsigned short m2 : 10; struct S22 m3[3] __attribute__((aligned(8))); _Alignas(16) unsigned long m4; struct S33 m5; unsigned char m6 : 5; };
struct S56 v56 = { .m1 = 0, .m2 = 206, .m6 = 9 };
struct S57 { char m0[4] __attribute__((aligned(4))); long long m1[2]; struct S40 m2; unsigned : 23; long double m4[1]; short m5; _Alignas(16) void * m6; };
struct S58 { short m0 : 15; short m1; unsigned short m2 : 7; _Bool m3; _Bool m4 : 1; };
struct S58 v58 = { .m0 = 10750, .m2 = 24, .m4 = 1 };
struct S59 { short m0; long double m1[3]; long : 60; long m3; enum E : 1; long m5; };
struct S60 { char m0; unsigned char m1 : 8; unsigned char m2 : 7; _Alignas(16) struct S40 m3[4]; long long m4; long m5; };
struct S60 v60 = { .m1 = 55, .m2 = 20 };
struct __attribute__((packed)) S61 { unsigned short m0; long long m1[3]; short m2 : 13; _Alignas(16) long double m3; long : 8; double m5; };
union S62 { struct S14 m0; unsigned char m1; short m2 : 12; void * m3; unsigned long m4 : 46; long m5 : 33; };
union S62 v62 = { .m2 = 761 };
struct S63 { int m0 : 23; unsigned long m1 : 63; double m2; enum E m3 : 21; };
struct S63 v63 = { .m0 = 1177774, .m1 = 138220017251240742ul, .m3 = 24073 };
struct S64 { double m0[5]; unsigned m1; } __attribute__((aligned(16)));
struct S65 { void * m0[5]; long long m1[4]; union S17 m2; struct { unsigned short m3; char q3; }; unsigned long m4; _Alignas(16) struct S9 m5[3]; short tail[]; };
struct S66 { unsigned m0 : 7; struct S18 m1[4]; unsigned long m2 : 27; int m3 : 4; unsigned long m4 : 52; };
struct S66 v66 = { .m0 = 34, .m2 = 46279641, .m3 = 3, .m4 = 2216639727743057ul };
struct S67 { unsigned short m0 : 11; unsigned char m1 : 1; struct { long m2; char q2; }; unsigned long m3; _Alignas(16) float m4[5]; unsigned long : 1; long m6; };
struct S67 v67 = { .m0 = 284, .m1 = 1 };
struct __attribute__((packed)) S68 { _Bool m0; char m1; struct { long m2; char q2; }; enum E m3 : 10; struct { struct S0 m4; char q4; }; };
struct S69 { unsigned char m0 : 2; };
struct S69 v69 = { .m0 = 0 };
const long table[] = {
  sizeof(enum E),
  sizeof(enum N),
  sizeof(enum W),
  sizeof(long double),
  _Alignof(long double),
  sizeof(struct S0),
  _Alignof(struct S0),
  __builtin_offsetof(struct S0, m0),
  __builtin_offsetof(struct S0, m1),
  __builtin_offsetof(struct S0, m2),
  sizeof(struct S1),
  _Alignof(struct S1),
  __builtin_offsetof(struct S1, m0),
  sizeof(struct S2),
  _Alignof(struct S2),
  __builtin_offsetof(struct S2, m0),
  sizeof(struct S3),
  _Alignof(struct S3),
  __builtin_offsetof(struct S3, m1),
  sizeof(struct S4),
  _Alignof(struct S4),
  __builtin_offsetof(struct S4, m0),
  __builtin_offsetof(struct S4, m2),
  sizeof(struct S5),
  _Alignof(struct S5),
  __builtin_offsetof(struct S5, m0),
  sizeof(struct S6),
  _Alignof(struct S6),
  __builtin_offsetof(struct S6, m0),
  sizeof(struct S7),
  _Alignof(struct S7),
  __builtin_offsetof(struct S7, m0),
  __builtin_offsetof(struct S7, m5),
  __builtin_offsetof(struct S7, m6),
  sizeof(union S8),
  _Alignof(union S8),
  __builtin_offsetof(union S8, m0),
  sizeof(struct S9),
  _Alignof(struct S9),
  __builtin_offsetof(struct S9, m0),
  __builtin_offsetof(struct S9, m2),
  sizeof(struct S10),
  _Alignof(struct S10),
  __builtin_offsetof(struct S10, m0),
  __builtin_offsetof(struct S10, m2),
  __builtin_offsetof(struct S10, m3),
  __builtin_offsetof(struct S10, m5),
  sizeof(struct S11),
  _Alignof(struct S11),
  __builtin_offsetof(struct S11, m0),
  __builtin_offsetof(struct S11, m1),
  __builtin_offsetof(struct S11, m2),
  sizeof(struct S12),
  _Alignof(struct S12),
  __builtin_offsetof(struct S12, m0),
  __builtin_offsetof(struct S12, m1),
  __builtin_offsetof(struct S12, m2),
  __builtin_offsetof(struct S12, m3),
  __builtin_offsetof(struct S12, m4),
  __builtin_offsetof(struct S12, m5),
  __builtin_offsetof(struct S12, m6),
  sizeof(struct S13),
  _Alignof(struct S13),
  sizeof(struct S14),
  _Alignof(struct S14),
  __builtin_offsetof(struct S14, m1),
  __builtin_offsetof(struct S14, m2),
  __builtin_offsetof(struct S14, m3),
  sizeof(struct S15),
  _Alignof(struct S15),
  __builtin_offsetof(struct S15, m1),
  __builtin_offsetof(struct S15, m3),
  sizeof(struct S16),
  _Alignof(struct S16),
  __builtin_offsetof(struct S16, m0),
  __builtin_offsetof(struct S16, m1),
  __builtin_offsetof(struct S16, m2),
  sizeof(union S17),
  _Alignof(union S17),
  __builtin_offsetof(union S17, m2),
  __builtin_offsetof(union S17, m3),
  sizeof(struct S18),
  _Alignof(struct S18),
  __builtin_offsetof(struct S18, m0),
  __builtin_offsetof(struct S18, m1),
  __builtin_offsetof(struct S18, m2),
  __builtin_offsetof(struct S18, m3),
  __builtin_offsetof(struct S18, m4),
  sizeof(struct S19),
  _Alignof(struct S19),
  sizeof(struct S20),
  _Alignof(struct S20),
  __builtin_offsetof(struct S20, m1),
  __builtin_offsetof(struct S20, m2),
  __builtin_offsetof(struct S20, m5),
  sizeof(struct S21),
  _Alignof(struct S21),
  __builtin_offsetof(struct S21, m0),
  __builtin_offsetof(struct S21, m1),
  __builtin_offsetof(struct S21, m2),
  __builtin_offsetof(struct S21, m3),
  __builtin_offsetof(struct S21, m5),
  sizeof(struct S22),
  _Alignof(struct S22),
  __builtin_offsetof(struct S22, m0),
  __builtin_offsetof(struct S22, m1),
  __builtin_offsetof(struct S22, m4),
  __builtin_offsetof(struct S22, m5),
  sizeof(struct S23),
  _Alignof(struct S23),
  __builtin_offsetof(struct S23, m0),
  __builtin_offsetof(struct S23, m1),
  sizeof(struct S24),
  _Alignof(struct S24),
  __builtin_offsetof(struct S24, m0),
  __builtin_offsetof(struct S24, m1),
  __builtin_offsetof(struct S24, m2),
  __builtin_offsetof(struct S24, m4),
  sizeof(struct S25),
  _Alignof(struct S25),
  __builtin_offsetof(struct S25, m2),
  __builtin_offsetof(struct S25, m3),
  sizeof(union S26),
  _Alignof(union S26),
  __builtin_offsetof(union S26, m0),
  __builtin_offsetof(union S26, m2),
  __builtin_offsetof(union S26, m3),
  __builtin_offsetof(union S26, m4),
  sizeof(struct S27),
  _Alignof(struct S27),
  __builtin_offsetof(struct S27, m0),
  __builtin_offsetof(struct S27, m1),
  __builtin_offsetof(struct S27, m2),
  __builtin_offsetof(struct S27, m3),
  __builtin_offsetof(struct S27, m5),
  sizeof(struct S28),
  _Alignof(struct S28),
  __builtin_offsetof(struct S28, m0),
  sizeof(struct S29),
  _Alignof(struct S29),
  __builtin_offsetof(struct S29, m0),
  __builtin_offsetof(struct S29, m2),
  __builtin_offsetof(struct S29, m4),
  sizeof(struct S30),
  _Alignof(struct S30),
  __builtin_offsetof(struct S30, m0),
  sizeof(struct S31),
  _Alignof(struct S31),
  __builtin_offsetof(struct S31, m0),
  __builtin_offsetof(struct S31, m2),
  __builtin_offsetof(struct S31, m3),
  __builtin_offsetof(struct S31, m5),
  sizeof(struct S32),
  _Alignof(struct S32),
  __builtin_offsetof(struct S32, m1),
  sizeof(struct S33),
  _Alignof(struct S33),
  __builtin_offsetof(struct S33, m1),
  sizeof(struct S34),
  _Alignof(struct S34),
  __builtin_offsetof(struct S34, m2),
  __builtin_offsetof(struct S34, m3),
  sizeof(union S35),
  _Alignof(union S35),
  __builtin_offsetof(union S35, m0),
  sizeof(struct S36),
  _Alignof(struct S36),
  __builtin_offsetof(struct S36, m0),
  __builtin_offsetof(struct S36, m1),
  __builtin_offsetof(struct S36, m2),
  sizeof(struct S37),
  _Alignof(struct S37),
  __builtin_offsetof(struct S37, m1),
  __builtin_offsetof(struct S37, m2),
  __builtin_offsetof(struct S37, m3),
  __builtin_offsetof(struct S37, m4),
  sizeof(struct S38),
  _Alignof(struct S38),
  __builtin_offsetof(struct S38, m0),
  sizeof(struct S39),
  _Alignof(struct S39),
  sizeof(struct S40),
  _Alignof(struct S40),
  __builtin_offsetof(struct S40, m0),
  __builtin_offsetof(struct S40, m2),
  __builtin_offsetof(struct S40, m3),
  sizeof(struct S41),
  _Alignof(struct S41),
  __builtin_offsetof(struct S41, m1),
  __builtin_offsetof(struct S41, m3),
  __builtin_offsetof(struct S41, m5),
  sizeof(struct S42),
  _Alignof(struct S42),
  __builtin_offsetof(struct S42, m1),
  __builtin_offsetof(struct S42, m2),
  sizeof(struct S43),
  _Alignof(struct S43),
  __builtin_offsetof(struct S43, m0),
  __builtin_offsetof(struct S43, m1),
  __builtin_offsetof(struct S43, m2),
  __builtin_offsetof(struct S43, m5),
  sizeof(union S44),
  _Alignof(union S44),
  sizeof(struct S45),
  _Alignof(struct S45),
  sizeof(struct S46),
  _Alignof(struct S46),
  __builtin_offsetof(struct S46, m0),
  __builtin_offsetof(struct S46, m2),
  __builtin_offsetof(struct S46, m4),
  sizeof(struct S47),
  _Alignof(struct S47),
  __builtin_offsetof(struct S47, m1),
  __builtin_offsetof(struct S47, m4),
  sizeof(struct S48),
  _Alignof(struct S48),
  __builtin_offsetof(struct S48, m0),
  __builtin_offsetof(struct S48, m1),
  __builtin_offsetof(struct S48, m2),
  __builtin_offsetof(struct S48, m3),
  sizeof(struct S49),
  _Alignof(struct S49),
  sizeof(struct S50),
  _Alignof(struct S50),
  __builtin_offsetof(struct S50, m1),
  __builtin_offsetof(struct S50, m2),
  __builtin_offsetof(struct S50, m4),
  sizeof(struct S51),
  _Alignof(struct S51),
  __builtin_offsetof(struct S51, m1),
  sizeof(struct S52),
  _Alignof(struct S52),
  __builtin_offsetof(struct S52, m0),
  sizeof(union S53),
  _Alignof(union S53),
  __builtin_offsetof(union S53, m0),
  __builtin_offsetof(union S53, m1),
  __builtin_offsetof(union S53, m2),
  __builtin_offsetof(union S53, m3),
  __builtin_offsetof(union S53, m5),
  sizeof(struct S54),
  _Alignof(struct S54),
  __builtin_offsetof(struct S54, m0),
  __builtin_offsetof(struct S54, m1),
  sizeof(struct S55),
  _Alignof(struct S55),
  __builtin_offsetof(struct S55, m0),
  __builtin_offsetof(struct S55, m3),
  sizeof(struct S56),
  _Alignof(struct S56),
  __builtin_offsetof(struct S56, m0),
  __builtin_offsetof(struct S56, m3),
  __builtin_offsetof(struct S56, m4),
  __builtin_offsetof(struct S56, m5),
  sizeof(struct S57),
  _Alignof(struct S57),
  __builtin_offsetof(struct S57, m0),
  __builtin_offsetof(struct S57, m1),
  __builtin_offsetof(struct S57, m2),
  __builtin_offsetof(struct S57, m4),
  __builtin_offsetof(struct S57, m5),
  __builtin_offsetof(struct S57, m6),
  sizeof(struct S58),
  _Alignof(struct S58),
  __builtin_offsetof(struct S58, m1),
  __builtin_offsetof(struct S58, m3),
  sizeof(struct S59),
  _Alignof(struct S59),
  __builtin_offsetof(struct S59, m0),
  __builtin_offsetof(struct S59, m1),
  __builtin_offsetof(struct S59, m3),
  __builtin_offsetof(struct S59, m5),
  sizeof(struct S60),
  _Alignof(struct S60),
  __builtin_offsetof(struct S60, m0),
  __builtin_offsetof(struct S60, m3),
  __builtin_offsetof(struct S60, m4),
  __builtin_offsetof(struct S60, m5),
  sizeof(struct S61),
  _Alignof(struct S61),
  __builtin_offsetof(struct S61, m0),
  __builtin_offsetof(struct S61, m1),
  __builtin_offsetof(struct S61, m3),
  __builtin_offsetof(struct S61, m5),
  sizeof(union S62),
  _Alignof(union S62),
  __builtin_offsetof(union S62, m0),
  __builtin_offsetof(union S62, m1),
  __builtin_offsetof(union S62, m3),
  sizeof(struct S63),
  _Alignof(struct S63),
  __builtin_offsetof(struct S63, m2),
  sizeof(struct S64),
  _Alignof(struct S64),
  __builtin_offsetof(struct S64, m0),
  __builtin_offsetof(struct S64, m1),
  sizeof(struct S65),
  _Alignof(struct S65),
  __builtin_offsetof(struct S65, m0),
  __builtin_offsetof(struct S65, m1),
  __builtin_offsetof(struct S65, m2),
  __builtin_offsetof(struct S65, m3),
  __builtin_offsetof(struct S65, m4),
  __builtin_offsetof(struct S65, m5),
  sizeof(struct S66),
  _Alignof(struct S66),
  __builtin_offsetof(struct S66, m1),
  sizeof(struct S67),
  _Alignof(struct S67),
  __builtin_offsetof(struct S67, m2),
  __builtin_offsetof(struct S67, m3),
  __builtin_offsetof(struct S67, m4),
  __builtin_offsetof(struct S67, m6),
  sizeof(struct S68),
  _Alignof(struct S68),
  __builtin_offsetof(struct S68, m0),
  __builtin_offsetof(struct S68, m1),
  __builtin_offsetof(struct S68, m2),
  __builtin_offsetof(struct S68, m4),
  sizeof(struct S69),
  _Alignof(struct S69) };
int main(void) {
  for (unsigned long i = 0; i < sizeof table / sizeof *table; i++) printf("%ld\n", table[i]);
  printf("v3 "); for (unsigned long i = 0; i < sizeof v3; i++) printf("%02x", ((unsigned char *)&v3)[i]); printf("\n");
  printf("v6 "); for (unsigned long i = 0; i < sizeof v6; i++) printf("%02x", ((unsigned char *)&v6)[i]); printf("\n");
  printf("v7 "); for (unsigned long i = 0; i < sizeof v7; i++) printf("%02x", ((unsigned char *)&v7)[i]); printf("\n");
  printf("v9 "); for (unsigned long i = 0; i < sizeof v9; i++) printf("%02x", ((unsigned char *)&v9)[i]); printf("\n");
  printf("v10 "); for (unsigned long i = 0; i < sizeof v10; i++) printf("%02x", ((unsigned char *)&v10)[i]); printf("\n");
  printf("v11 "); for (unsigned long i = 0; i < sizeof v11; i++) printf("%02x", ((unsigned char *)&v11)[i]); printf("\n");
  printf("v13 "); for (unsigned long i = 0; i < sizeof v13; i++) printf("%02x", ((unsigned char *)&v13)[i]); printf("\n");
  printf("v14 "); for (unsigned long i = 0; i < sizeof v14; i++) printf("%02x", ((unsigned char *)&v14)[i]); printf("\n");
  printf("v15 "); for (unsigned long i = 0; i < sizeof v15; i++) printf("%02x", ((unsigned char *)&v15)[i]); printf("\n");
  printf("v16 "); for (unsigned long i = 0; i < sizeof v16; i++) printf("%02x", ((unsigned char *)&v16)[i]); printf("\n");
  printf("v17 "); for (unsigned long i = 0; i < sizeof v17; i++) printf("%02x", ((unsigned char *)&v17)[i]); printf("\n");
  printf("v20 "); for (unsigned long i = 0; i < sizeof v20; i++) printf("%02x", ((unsigned char *)&v20)[i]); printf("\n");
  printf("v21 "); for (unsigned long i = 0; i < sizeof v21; i++) printf("%02x", ((unsigned char *)&v21)[i]); printf("\n");
  printf("v22 "); for (unsigned long i = 0; i < sizeof v22; i++) printf("%02x", ((unsigned char *)&v22)[i]); printf("\n");
  printf("v23 "); for (unsigned long i = 0; i < sizeof v23; i++) printf("%02x", ((unsigned char *)&v23)[i]); printf("\n");
  printf("v24 "); for (unsigned long i = 0; i < sizeof v24; i++) printf("%02x", ((unsigned char *)&v24)[i]); printf("\n");
  printf("v25 "); for (unsigned long i = 0; i < sizeof v25; i++) printf("%02x", ((unsigned char *)&v25)[i]); printf("\n");
  printf("v27 "); for (unsigned long i = 0; i < sizeof v27; i++) printf("%02x", ((unsigned char *)&v27)[i]); printf("\n");
  printf("v29 "); for (unsigned long i = 0; i < sizeof v29; i++) printf("%02x", ((unsigned char *)&v29)[i]); printf("\n");
  printf("v31 "); for (unsigned long i = 0; i < sizeof v31; i++) printf("%02x", ((unsigned char *)&v31)[i]); printf("\n");
  printf("v32 "); for (unsigned long i = 0; i < sizeof v32; i++) printf("%02x", ((unsigned char *)&v32)[i]); printf("\n");
  printf("v34 "); for (unsigned long i = 0; i < sizeof v34; i++) printf("%02x", ((unsigned char *)&v34)[i]); printf("\n");
  printf("v37 "); for (unsigned long i = 0; i < sizeof v37; i++) printf("%02x", ((unsigned char *)&v37)[i]); printf("\n");
  printf("v38 "); for (unsigned long i = 0; i < sizeof v38; i++) printf("%02x", ((unsigned char *)&v38)[i]); printf("\n");
  printf("v39 "); for (unsigned long i = 0; i < sizeof v39; i++) printf("%02x", ((unsigned char *)&v39)[i]); printf("\n");
  printf("v41 "); for (unsigned long i = 0; i < sizeof v41; i++) printf("%02x", ((unsigned char *)&v41)[i]); printf("\n");
  printf("v43 "); for (unsigned long i = 0; i < sizeof v43; i++) printf("%02x", ((unsigned char *)&v43)[i]); printf("\n");
  printf("v44 "); for (unsigned long i = 0; i < sizeof v44; i++) printf("%02x", ((unsigned char *)&v44)[i]); printf("\n");
  printf("v45 "); for (unsigned long i = 0; i < sizeof v45; i++) printf("%02x", ((unsigned char *)&v45)[i]); printf("\n");
  printf("v46 "); for (unsigned long i = 0; i < sizeof v46; i++) printf("%02x", ((unsigned char *)&v46)[i]); printf("\n");
  printf("v48 "); for (unsigned long i = 0; i < sizeof v48; i++) printf("%02x", ((unsigned char *)&v48)[i]); printf("\n");
  printf("v50 "); for (unsigned long i = 0; i < sizeof v50; i++) printf("%02x", ((unsigned char *)&v50)[i]); printf("\n");
  printf("v52 "); for (unsigned long i = 0; i < sizeof v52; i++) printf("%02x", ((unsigned char *)&v52)[i]); printf("\n");
  printf("v53 "); for (unsigned long i = 0; i < sizeof v53; i++) printf("%02x", ((unsigned char *)&v53)[i]); printf("\n");
  printf("v55 "); for (unsigned long i = 0; i < sizeof v55; i++) printf("%02x", ((unsigned char *)&v55)[i]); printf("\n");
  printf("v56 "); for (unsigned long i = 0; i < sizeof v56; i++) printf("%02x", ((unsigned char *)&v56)[i]); printf("\n");
  printf("v58 "); for (unsigned long i = 0; i < sizeof v58; i++) printf("%02x", ((unsigned char *)&v58)[i]); printf("\n");
  printf("v60 "); for (unsigned long i = 0; i < sizeof v60; i++) printf("%02x", ((unsigned char *)&v60)[i]); printf("\n");
  printf("v62 "); for (unsigned long i = 0; i < sizeof v62; i++) printf("%02x", ((unsigned char *)&v62)[i]); printf("\n");
  printf("v63 "); for (unsigned long i = 0; i < sizeof v63; i++) printf("%02x", ((unsigned char *)&v63)[i]); printf("\n");
  printf("v66 "); for (unsigned long i = 0; i < sizeof v66; i++) printf("%02x", ((unsigned char *)&v66)[i]); printf("\n");
  printf("v67 "); for (unsigned long i = 0; i < sizeof v67; i++) printf("%02x", ((unsigned char *)&v67)[i]); printf("\n");
  printf("v69 "); for (unsigned long i = 0; i < sizeof v69; i++) printf("%02x", ((unsigned char *)&v69)[i]); printf("\n");
  return 0;
}
