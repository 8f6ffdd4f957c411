/** The headers of the C library that come with lockstep, as text: those of x86-64 Linux with glibc 2.36. */
import allocaH from './alloca.h';
import arpaInetH from './arpa/inet.h';
import asmTypesH from './asm/types.h';
import asmUnistdH from './asm/unistd.h';
import asmUnistd64H from './asm/unistd_64.h';
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
import bitsTimeH from './bits/time.h';
import bitsTypesH from './bits/types.h';
import bitsUcontextH from './bits/ucontext.h';
import byteswapH from './byteswap.h';
import complexH from './complex.h';
import ctypeH from './ctype.h';
import direntH from './dirent.h';
import dlfcnH from './dlfcn.h';
import emmintrinH from './emmintrin.h';
import endianH from './endian.h';
import errH from './err.h';
import errnoH from './errno.h';
import errorH from './error.h';
import execinfoH from './execinfo.h';
import fcntlH from './fcntl.h';
import featuresH from './features.h';
import fenvH from './fenv.h';
import floatH from './float.h';
import fnmatchH from './fnmatch.h';
import ftwH from './ftw.h';
import getoptH from './getopt.h';
import globH from './glob.h';
import goH from './go.h';
import grpH from './grp.h';
import immintrinH from './immintrin.h';
import inttypesH from './inttypes.h';
import iso646H from './iso646.h';
import langinfoH from './langinfo.h';
import libgenH from './libgen.h';
import limitsH from './limits.h';
import linuxFutexH from './linux/futex.h';
import linuxLimitsH from './linux/limits.h';
import linuxSchedH from './linux/sched.h';
import linuxTypesH from './linux/types.h';
import linuxUnistdH from './linux/unistd.h';
import localeH from './locale.h';
import lockstepH from './lockstep.h';
import mallocH from './malloc.h';
import mathH from './math.h';
import memoryH from './memory.h';
import mqueueH from './mqueue.h';
import netdbH from './netdb.h';
import netinetInH from './netinet/in.h';
import netinetTcpH from './netinet/tcp.h';
import pathsH from './paths.h';
import pollH from './poll.h';
import pthreadH from './pthread.h';
import pwdH from './pwd.h';
import regexH from './regex.h';
import schedH from './sched.h';
import searchH from './search.h';
import semaphoreH from './semaphore.h';
import setjmpH from './setjmp.h';
import signalH from './signal.h';
import spawnH from './spawn.h';
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
import sysDirH from './sys/dir.h';
import sysEpollH from './sys/epoll.h';
import sysErrnoH from './sys/errno.h';
import sysEventfdH from './sys/eventfd.h';
import sysFcntlH from './sys/fcntl.h';
import sysFileH from './sys/file.h';
import sysIoctlH from './sys/ioctl.h';
import sysIpcH from './sys/ipc.h';
import sysMmanH from './sys/mman.h';
import sysMsgH from './sys/msg.h';
import sysParamH from './sys/param.h';
import sysPollH from './sys/poll.h';
import sysPrctlH from './sys/prctl.h';
import sysQueueH from './sys/queue.h';
import sysRandomH from './sys/random.h';
import sysResourceH from './sys/resource.h';
import sysSchedH from './sys/sched.h';
import sysSelectH from './sys/select.h';
import sysSemH from './sys/sem.h';
import sysShmH from './sys/shm.h';
import sysSignalH from './sys/signal.h';
import sysSocketH from './sys/socket.h';
import sysStatH from './sys/stat.h';
import sysStatfsH from './sys/statfs.h';
import sysStatvfsH from './sys/statvfs.h';
import sysSyscallH from './sys/syscall.h';
import sysSysinfoH from './sys/sysinfo.h';
import sysSyslogH from './sys/syslog.h';
import sysTimeH from './sys/time.h';
import sysTimebH from './sys/timeb.h';
import sysTimerfdH from './sys/timerfd.h';
import sysTimesH from './sys/times.h';
import sysTypesH from './sys/types.h';
import sysUcontextH from './sys/ucontext.h';
import sysUioH from './sys/uio.h';
import sysUnH from './sys/un.h';
import sysUnistdH from './sys/unistd.h';
import sysUtsnameH from './sys/utsname.h';
import sysVfsH from './sys/vfs.h';
import sysWaitH from './sys/wait.h';
import syscallH from './syscall.h';
import sysexitsH from './sysexits.h';
import syslogH from './syslog.h';
import termioH from './termio.h';
import termiosH from './termios.h';
import tgmathH from './tgmath.h';
import threadsH from './threads.h';
import timeH from './time.h';
import ucharH from './uchar.h';
import ucontextH from './ucontext.h';
import unistdH from './unistd.h';
import utimeH from './utime.h';
import valuesH from './values.h';
import waitH from './wait.h';
import wcharH from './wchar.h';
import wctypeH from './wctype.h';
import x86intrinH from './x86intrin.h';
import xmmintrinH from './xmmintrin.h';

/** Header texts by the name that `#include <name>` gives. */
export const systemHeaders: ReadonlyMap<string, string> = new Map([
  ['alloca.h', allocaH],
  ['arpa/inet.h', arpaInetH],
  ['asm/types.h', asmTypesH],
  ['asm/unistd.h', asmUnistdH],
  ['asm/unistd_64.h', asmUnistd64H],
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
  ['bits/time.h', bitsTimeH],
  ['bits/types.h', bitsTypesH],
  ['bits/ucontext.h', bitsUcontextH],
  ['byteswap.h', byteswapH],
  ['complex.h', complexH],
  ['ctype.h', ctypeH],
  ['dirent.h', direntH],
  ['dlfcn.h', dlfcnH],
  ['emmintrin.h', emmintrinH],
  ['endian.h', endianH],
  ['err.h', errH],
  ['errno.h', errnoH],
  ['error.h', errorH],
  ['execinfo.h', execinfoH],
  ['fcntl.h', fcntlH],
  ['features.h', featuresH],
  ['fenv.h', fenvH],
  ['float.h', floatH],
  ['fnmatch.h', fnmatchH],
  ['ftw.h', ftwH],
  ['getopt.h', getoptH],
  ['go.h', goH],
  ['glob.h', globH],
  ['grp.h', grpH],
  ['immintrin.h', immintrinH],
  ['inttypes.h', inttypesH],
  ['iso646.h', iso646H],
  ['langinfo.h', langinfoH],
  ['libgen.h', libgenH],
  ['limits.h', limitsH],
  ['linux/futex.h', linuxFutexH],
  ['linux/limits.h', linuxLimitsH],
  ['linux/sched.h', linuxSchedH],
  ['linux/types.h', linuxTypesH],
  ['linux/unistd.h', linuxUnistdH],
  ['locale.h', localeH],
  ['lockstep.h', lockstepH],
  ['malloc.h', mallocH],
  ['math.h', mathH],
  ['memory.h', memoryH],
  ['mqueue.h', mqueueH],
  ['netdb.h', netdbH],
  ['netinet/in.h', netinetInH],
  ['netinet/tcp.h', netinetTcpH],
  ['paths.h', pathsH],
  ['poll.h', pollH],
  ['pthread.h', pthreadH],
  ['pwd.h', pwdH],
  ['regex.h', regexH],
  ['sched.h', schedH],
  ['search.h', searchH],
  ['semaphore.h', semaphoreH],
  ['setjmp.h', setjmpH],
  ['signal.h', signalH],
  ['spawn.h', spawnH],
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
  ['sys/dir.h', sysDirH],
  ['sys/epoll.h', sysEpollH],
  ['sys/errno.h', sysErrnoH],
  ['sys/eventfd.h', sysEventfdH],
  ['sys/fcntl.h', sysFcntlH],
  ['sys/file.h', sysFileH],
  ['sys/ioctl.h', sysIoctlH],
  ['sys/ipc.h', sysIpcH],
  ['sys/mman.h', sysMmanH],
  ['sys/msg.h', sysMsgH],
  ['sys/param.h', sysParamH],
  ['sys/poll.h', sysPollH],
  ['sys/prctl.h', sysPrctlH],
  ['sys/queue.h', sysQueueH],
  ['sys/random.h', sysRandomH],
  ['sys/resource.h', sysResourceH],
  ['sys/sched.h', sysSchedH],
  ['sys/select.h', sysSelectH],
  ['sys/sem.h', sysSemH],
  ['sys/shm.h', sysShmH],
  ['sys/signal.h', sysSignalH],
  ['sys/socket.h', sysSocketH],
  ['sys/stat.h', sysStatH],
  ['sys/statfs.h', sysStatfsH],
  ['sys/statvfs.h', sysStatvfsH],
  ['sys/syscall.h', sysSyscallH],
  ['sys/sysinfo.h', sysSysinfoH],
  ['sys/syslog.h', sysSyslogH],
  ['sys/time.h', sysTimeH],
  ['sys/timeb.h', sysTimebH],
  ['sys/timerfd.h', sysTimerfdH],
  ['sys/times.h', sysTimesH],
  ['sys/types.h', sysTypesH],
  ['sys/ucontext.h', sysUcontextH],
  ['sys/uio.h', sysUioH],
  ['sys/un.h', sysUnH],
  ['sys/unistd.h', sysUnistdH],
  ['sys/utsname.h', sysUtsnameH],
  ['sys/vfs.h', sysVfsH],
  ['sys/wait.h', sysWaitH],
  ['syscall.h', syscallH],
  ['sysexits.h', sysexitsH],
  ['syslog.h', syslogH],
  ['termio.h', termioH],
  ['termios.h', termiosH],
  ['tgmath.h', tgmathH],
  ['threads.h', threadsH],
  ['time.h', timeH],
  ['uchar.h', ucharH],
  ['ucontext.h', ucontextH],
  ['unistd.h', unistdH],
  ['utime.h', utimeH],
  ['values.h', valuesH],
  ['wait.h', waitH],
  ['wchar.h', wcharH],
  ['wctype.h', wctypeH],
  ['x86intrin.h', x86intrinH],
  ['xmmintrin.h', xmmintrinH],
]);
