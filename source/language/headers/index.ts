/** The headers of the C library that come with lockstep, as text: those of x86-64 Linux with glibc 2.36. */
import allocaH from './alloca.h';
import assertH from './assert.h';
import bitsFdsetH from './bits/fdset.h';
import bitsGetoptH from './bits/getopt.h';
import bitsModeH from './bits/mode.h';
import bitsPthreadtypesH from './bits/pthreadtypes.h';
import bitsSchedH from './bits/sched.h';
import bitsSiginfoH from './bits/siginfo.h';
import bitsSignumH from './bits/signum.h';
import bitsSigsetH from './bits/sigset.h';
import bitsStdintIntnH from './bits/stdint-intn.h';
import bitsTypesH from './bits/types.h';
import bitsUcontextH from './bits/ucontext.h';
import complexH from './complex.h';
import ctypeH from './ctype.h';
import direntH from './dirent.h';
import emmintrinH from './emmintrin.h';
import errH from './err.h';
import errnoH from './errno.h';
import errorH from './error.h';
import fcntlH from './fcntl.h';
import featuresH from './features.h';
import fenvH from './fenv.h';
import floatH from './float.h';
import getoptH from './getopt.h';
import immintrinH from './immintrin.h';
import inttypesH from './inttypes.h';
import iso646H from './iso646.h';
import libgenH from './libgen.h';
import limitsH from './limits.h';
import linuxFutexH from './linux/futex.h';
import localeH from './locale.h';
import lockstepH from './lockstep.h';
import mallocH from './malloc.h';
import mathH from './math.h';
import memoryH from './memory.h';
import mqueueH from './mqueue.h';
import pollH from './poll.h';
import pthreadH from './pthread.h';
import schedH from './sched.h';
import semaphoreH from './semaphore.h';
import setjmpH from './setjmp.h';
import signalH from './signal.h';
import stdalignH from './stdalign.h';
import stdargH from './stdarg.h';
import stdatomicH from './stdatomic.h';
import stdboolH from './stdbool.h';
import stddefH from './stddef.h';
import stdintH from './stdint.h';
import stdioH from './stdio.h';
import stdlibH from './stdlib.h';
import stdnoreturnH from './stdnoreturn.h';
import stringH from './string.h';
import stringsH from './strings.h';
import sysCdefsH from './sys/cdefs.h';
import sysEpollH from './sys/epoll.h';
import sysEventfdH from './sys/eventfd.h';
import sysIpcH from './sys/ipc.h';
import sysMmanH from './sys/mman.h';
import sysMsgH from './sys/msg.h';
import sysParamH from './sys/param.h';
import sysPollH from './sys/poll.h';
import sysPrctlH from './sys/prctl.h';
import sysResourceH from './sys/resource.h';
import sysSelectH from './sys/select.h';
import sysSemH from './sys/sem.h';
import sysShmH from './sys/shm.h';
import sysSignalH from './sys/signal.h';
import sysSocketH from './sys/socket.h';
import sysStatH from './sys/stat.h';
import sysSyscallH from './sys/syscall.h';
import sysSysinfoH from './sys/sysinfo.h';
import sysTimeH from './sys/time.h';
import sysTimesH from './sys/times.h';
import sysTypesH from './sys/types.h';
import sysUcontextH from './sys/ucontext.h';
import sysUioH from './sys/uio.h';
import sysUtsnameH from './sys/utsname.h';
import sysWaitH from './sys/wait.h';
import syscallH from './syscall.h';
import threadsH from './threads.h';
import timeH from './time.h';
import ucontextH from './ucontext.h';
import unistdH from './unistd.h';
import waitH from './wait.h';
import wcharH from './wchar.h';
import wctypeH from './wctype.h';
import x86intrinH from './x86intrin.h';
import xmmintrinH from './xmmintrin.h';

/** Header texts by the name that `#include <name>` gives. */
export const systemHeaders: ReadonlyMap<string, string> = new Map([
  ['alloca.h', allocaH],
  ['assert.h', assertH],
  ['bits/fdset.h', bitsFdsetH],
  ['bits/getopt.h', bitsGetoptH],
  ['bits/mode.h', bitsModeH],
  ['bits/pthreadtypes.h', bitsPthreadtypesH],
  ['bits/sched.h', bitsSchedH],
  ['bits/siginfo.h', bitsSiginfoH],
  ['bits/signum.h', bitsSignumH],
  ['bits/sigset.h', bitsSigsetH],
  ['bits/stdint-intn.h', bitsStdintIntnH],
  ['bits/types.h', bitsTypesH],
  ['bits/ucontext.h', bitsUcontextH],
  ['complex.h', complexH],
  ['ctype.h', ctypeH],
  ['dirent.h', direntH],
  ['emmintrin.h', emmintrinH],
  ['err.h', errH],
  ['errno.h', errnoH],
  ['error.h', errorH],
  ['fcntl.h', fcntlH],
  ['features.h', featuresH],
  ['fenv.h', fenvH],
  ['float.h', floatH],
  ['getopt.h', getoptH],
  ['immintrin.h', immintrinH],
  ['inttypes.h', inttypesH],
  ['iso646.h', iso646H],
  ['libgen.h', libgenH],
  ['limits.h', limitsH],
  ['linux/futex.h', linuxFutexH],
  ['locale.h', localeH],
  ['lockstep.h', lockstepH],
  ['malloc.h', mallocH],
  ['math.h', mathH],
  ['memory.h', memoryH],
  ['mqueue.h', mqueueH],
  ['poll.h', pollH],
  ['pthread.h', pthreadH],
  ['sched.h', schedH],
  ['semaphore.h', semaphoreH],
  ['setjmp.h', setjmpH],
  ['signal.h', signalH],
  ['stdalign.h', stdalignH],
  ['stdarg.h', stdargH],
  ['stdatomic.h', stdatomicH],
  ['stdbool.h', stdboolH],
  ['stddef.h', stddefH],
  ['stdint.h', stdintH],
  ['stdio.h', stdioH],
  ['stdlib.h', stdlibH],
  ['stdnoreturn.h', stdnoreturnH],
  ['string.h', stringH],
  ['strings.h', stringsH],
  ['sys/cdefs.h', sysCdefsH],
  ['sys/epoll.h', sysEpollH],
  ['sys/eventfd.h', sysEventfdH],
  ['sys/ipc.h', sysIpcH],
  ['sys/mman.h', sysMmanH],
  ['sys/msg.h', sysMsgH],
  ['sys/param.h', sysParamH],
  ['sys/poll.h', sysPollH],
  ['sys/prctl.h', sysPrctlH],
  ['sys/resource.h', sysResourceH],
  ['sys/select.h', sysSelectH],
  ['sys/sem.h', sysSemH],
  ['sys/shm.h', sysShmH],
  ['sys/signal.h', sysSignalH],
  ['sys/socket.h', sysSocketH],
  ['sys/stat.h', sysStatH],
  ['sys/syscall.h', sysSyscallH],
  ['sys/sysinfo.h', sysSysinfoH],
  ['sys/time.h', sysTimeH],
  ['sys/times.h', sysTimesH],
  ['sys/types.h', sysTypesH],
  ['sys/ucontext.h', sysUcontextH],
  ['sys/uio.h', sysUioH],
  ['sys/utsname.h', sysUtsnameH],
  ['sys/wait.h', sysWaitH],
  ['syscall.h', syscallH],
  ['threads.h', threadsH],
  ['time.h', timeH],
  ['ucontext.h', ucontextH],
  ['unistd.h', unistdH],
  ['wait.h', waitH],
  ['wchar.h', wcharH],
  ['wctype.h', wctypeH],
  ['x86intrin.h', x86intrinH],
  ['xmmintrin.h', xmmintrinH],
]);
