/** The macros that are there before the first line: those of GCC 12 on x86-64 Linux in its default mode (gnu17). */
import { dynamicMacro, type Macro } from './macro.js';

/** Computed where they stand. `__has_...` are here so that `defined` finds them. */
export const dynamicMacros: readonly Macro[] = [
  '__LINE__',
  '__FILE__',
  '__BASE_FILE__',
  '__COUNTER__',
  '__INCLUDE_LEVEL__',
].map(dynamicMacro);
export const conditionOperators = ['__has_include', '__has_include_next', '__has_attribute', '__has_builtin'] as const;

const integerType = (name: string, type: string, width: number, max: string): string =>
  `#define __${name}_TYPE__ ${type}\n#define __${name}_MAX__ ${max}\n#define __${name}_WIDTH__ ${width}\n`;
const sized = (
  bits: number,
  type: string,
  max: string,
  unsigned: string,
  suffix: string,
  unsignedSuffix: string,
): string =>
  `#define __INT${bits}_TYPE__ ${type}\n#define __INT${bits}_MAX__ ${max}\n#define __UINT${bits}_TYPE__ ${unsigned}\n` +
  `#define __INT${bits}_C(c) c${suffix}\n#define __UINT${bits}_C(c) c${unsignedSuffix}\n`;

/** `__DATE__` and `__TIME__` never change: the same program is the same bytes on every day. */
export const predefinedText = `#define __STDC__ 1
#define __STDC_VERSION__ 201710L
#define __STDC_HOSTED__ 1
#define __STDC_UTF_16__ 1
#define __STDC_UTF_32__ 1
#define __STDC_IEC_559__ 1
#define __STDC_ISO_10646__ 201706L
#define __STDC_NO_COMPLEX__ 1
#define __DATE__ "Jan  1 2025"
#define __TIME__ "00:00:00"
#define __TIMESTAMP__ "Wed Jan  1 00:00:00 2025"
#define __GNUC__ 12
#define __GNUC_MINOR__ 2
#define __GNUC_PATCHLEVEL__ 0
#define __VERSION__ "12.2.0"
#define __GNUC_STDC_INLINE__ 1
#define __NO_INLINE__ 1
#define __lockstep__ 1
#define __x86_64__ 1
#define __x86_64 1
#define __amd64__ 1
#define __amd64 1
#define __linux__ 1
#define __linux 1
#define linux 1
#define __gnu_linux__ 1
#define __unix__ 1
#define __unix 1
#define unix 1
#define __ELF__ 1
#define __LP64__ 1
#define _LP64 1
#define __CHAR_BIT__ 8
#define __BIGGEST_ALIGNMENT__ 16
#define __ORDER_LITTLE_ENDIAN__ 1234
#define __ORDER_BIG_ENDIAN__ 4321
#define __ORDER_PDP_ENDIAN__ 3412
#define __BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__
#define __FLOAT_WORD_ORDER__ __ORDER_LITTLE_ENDIAN__
#define __SIZEOF_SHORT__ 2
#define __SIZEOF_INT__ 4
#define __SIZEOF_LONG__ 8
#define __SIZEOF_LONG_LONG__ 8
#define __SIZEOF_POINTER__ 8
#define __SIZEOF_SIZE_T__ 8
#define __SIZEOF_PTRDIFF_T__ 8
#define __SIZEOF_WCHAR_T__ 4
#define __SIZEOF_WINT_T__ 4
#define __SIZEOF_FLOAT__ 4
#define __SIZEOF_DOUBLE__ 8
#define __SIZEOF_LONG_DOUBLE__ 16
#define __SCHAR_MAX__ 0x7f
#define __SHRT_MAX__ 0x7fff
#define __INT_MAX__ 0x7fffffff
#define __LONG_MAX__ 0x7fffffffffffffffL
#define __LONG_LONG_MAX__ 0x7fffffffffffffffLL
#define __SCHAR_WIDTH__ 8
#define __SHRT_WIDTH__ 16
#define __INT_WIDTH__ 32
#define __LONG_WIDTH__ 64
#define __LONG_LONG_WIDTH__ 64
${integerType('SIZE', 'long unsigned int', 64, '0xffffffffffffffffUL')}${integerType(
  'PTRDIFF',
  'long int',
  64,
  '0x7fffffffffffffffL',
)}${integerType('INTMAX', 'long int', 64, '0x7fffffffffffffffL')}${integerType(
  'UINTMAX',
  'long unsigned int',
  64,
  '0xffffffffffffffffUL',
)}${integerType('INTPTR', 'long int', 64, '0x7fffffffffffffffL')}${integerType(
  'UINTPTR',
  'long unsigned int',
  64,
  '0xffffffffffffffffUL',
)}${integerType('WCHAR', 'int', 32, '0x7fffffff')}${integerType('WINT', 'unsigned int', 32, '0xffffffffU')}${integerType(
  'SIG_ATOMIC',
  'int',
  32,
  '0x7fffffff',
)}${sized(8, 'signed char', '0x7f', 'unsigned char', '', '')}${sized(
  16,
  'short int',
  '0x7fff',
  'short unsigned int',
  '',
  '',
)}${sized(32, 'int', '0x7fffffff', 'unsigned int', '', ' ## U')}${sized(
  64,
  'long int',
  '0x7fffffffffffffffL',
  'long unsigned int',
  ' ## L',
  ' ## UL',
)}#define __UINT8_MAX__ 0xff
#define __UINT16_MAX__ 0xffff
#define __UINT32_MAX__ 0xffffffffU
#define __UINT64_MAX__ 0xffffffffffffffffUL
#define __WCHAR_MIN__ (-__WCHAR_MAX__ - 1)
#define __WINT_MIN__ 0U
#define __SIG_ATOMIC_MIN__ (-__SIG_ATOMIC_MAX__ - 1)
#define __INTMAX_C(c) c ## L
#define __UINTMAX_C(c) c ## UL
#define __CHAR16_TYPE__ short unsigned int
#define __CHAR32_TYPE__ unsigned int
#define __FLT_RADIX__ 2
#define __FLT_MANT_DIG__ 24
#define __FLT_DIG__ 6
#define __FLT_MIN_EXP__ (-125)
#define __FLT_MAX_EXP__ 128
#define __FLT_MIN_10_EXP__ (-37)
#define __FLT_MAX_10_EXP__ 38
#define __FLT_DECIMAL_DIG__ 9
#define __FLT_MAX__ 3.40282346638528859811704183484516925e+38F
#define __FLT_MIN__ 1.17549435082228750796873653722224568e-38F
#define __FLT_EPSILON__ 1.19209289550781250000000000000000000e-7F
#define __FLT_DENORM_MIN__ 1.40129846432481707092372958328991613e-45F
#define __FLT_EVAL_METHOD__ 0
#define __DBL_MANT_DIG__ 53
#define __DBL_DIG__ 15
#define __DBL_MIN_EXP__ (-1021)
#define __DBL_MAX_EXP__ 1024
#define __DBL_MIN_10_EXP__ (-307)
#define __DBL_MAX_10_EXP__ 308
#define __DBL_DECIMAL_DIG__ 17
#define __DBL_MAX__ ((double)1.79769313486231570814527423731704357e+308L)
#define __DBL_MIN__ ((double)2.22507385850720138309023271733240406e-308L)
#define __DBL_EPSILON__ ((double)2.22044604925031308084726333618164062e-16L)
#define __DBL_DENORM_MIN__ ((double)4.94065645841246544176568792868221372e-324L)
#define __ATOMIC_RELAXED 0
#define __ATOMIC_CONSUME 1
#define __ATOMIC_ACQUIRE 2
#define __ATOMIC_RELEASE 3
#define __ATOMIC_ACQ_REL 4
#define __ATOMIC_SEQ_CST 5
#define __GCC_ATOMIC_BOOL_LOCK_FREE 2
#define __GCC_ATOMIC_CHAR_LOCK_FREE 2
#define __GCC_ATOMIC_CHAR16_T_LOCK_FREE 2
#define __GCC_ATOMIC_CHAR32_T_LOCK_FREE 2
#define __GCC_ATOMIC_WCHAR_T_LOCK_FREE 2
#define __GCC_ATOMIC_SHORT_LOCK_FREE 2
#define __GCC_ATOMIC_INT_LOCK_FREE 2
#define __GCC_ATOMIC_LONG_LOCK_FREE 2
#define __GCC_ATOMIC_LLONG_LOCK_FREE 2
#define __GCC_ATOMIC_POINTER_LOCK_FREE 2
#define __GCC_ATOMIC_TEST_AND_SET_TRUEVAL 1
#define __GCC_HAVE_SYNC_COMPARE_AND_SWAP_1 1
#define __GCC_HAVE_SYNC_COMPARE_AND_SWAP_2 1
#define __GCC_HAVE_SYNC_COMPARE_AND_SWAP_4 1
#define __GCC_HAVE_SYNC_COMPARE_AND_SWAP_8 1
`;
