/** Dates by the Gregorian calendar in UTC, and strftime in the C locale. */

/** struct tm. */
export interface BrokenTime {
  readonly second: number;
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  /** 0-11 */
  readonly month: number;
  /** since 1900 */
  readonly year: number;
  /** 0 = Sunday */
  readonly weekday: number;
  readonly yearday: number;
}

/** Days from 1970-01-01 to a date (month 0-11, may be out of range). Source: Howard Hinnant, chrono-compatible date algorithms. */
export function daysFromDate(year: number, month: number, day: number): number {
  const y0 = year + Math.floor(month / 12);
  const m = ((month % 12) + 12) % 12;
  const y = m < 2 ? y0 - 1 : y0;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (m < 2 ? m + 10 : m - 2) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** Seconds since 1970 to a date and time in UTC. */
export function breakTime(seconds: number): BrokenTime {
  const days = Math.floor(seconds / 86400);
  const rest = seconds - days * 86400;
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * mp + 2) / 5) + 1;
  const month = mp < 10 ? mp + 2 : mp - 10;
  const year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);
  return {
    second: rest % 60,
    minute: Math.floor(rest / 60) % 60,
    hour: Math.floor(rest / 3600),
    day,
    month,
    year: year - 1900,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearday: days - daysFromDate(year, 0, 1),
  };
}

/** mktime in UTC: fields may be out of range. */
export const secondsOf = (t: BrokenTime): number =>
  daysFromDate(t.year + 1900, t.month, t.day) * 86400 + t.hour * 3600 + t.minute * 60 + t.second;

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const two = (n: number, fill = '0'): string => String(n).padStart(2, fill);
const dayName = (t: BrokenTime): string => DAYS[t.weekday] ?? '?';
const monthName = (t: BrokenTime): string => MONTHS[t.month] ?? '?';

/** As asctime and ctime print it, newline included. */
export function asctimeText(t: BrokenTime): string {
  const day = dayName(t).slice(0, 3).padEnd(1, '?');
  return `${day.length === 1 ? '???' : day} ${monthName(t).length === 1 ? '???' : monthName(t).slice(0, 3)} ${String(t.day).padStart(2)} ${two(t.hour)}:${two(t.minute)}:${two(t.second)} ${t.year + 1900}\n`;
}

const isLeap = (y: number): boolean => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;

/** ISO 8601 week number and its year. */
function isoWeek(t: BrokenTime): { week: number; year: number } {
  const year = t.year + 1900;
  const monday = (t.weekday + 6) % 7;
  const week = Math.floor((t.yearday - monday + 10) / 7);
  if (week < 1) {
    const before = year - 1;
    const yearday = t.yearday + (isLeap(before) ? 366 : 365);
    return { week: Math.floor((yearday - monday + 10) / 7), year: before };
  }
  if (week === 53) {
    const days = isLeap(year) ? 366 : 365;
    if (t.yearday - monday + 3 >= days) return { week: 1, year: year + 1 };
  }
  return { week, year };
}

/** strftime. `seconds` is for %s. */
export function formatTime(format: string, t: BrokenTime, seconds: number): string {
  let out = '';
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== '%') {
      out += format[i];
      continue;
    }
    let flag = '';
    let c = format[++i];
    while (c !== undefined && '_-0^#'.includes(c)) {
      flag = c;
      c = format[++i];
    }
    let width = '';
    while (c !== undefined && c >= '0' && c <= '9') {
      width += c;
      c = format[++i];
    }
    if (c === 'E' || c === 'O') c = format[++i];
    if (c === undefined) break;
    let text = conversion(c, t, seconds, flag);
    if (flag === '^') text = text.toUpperCase();
    if (width !== '') text = text.padStart(Math.min(Number(width), 1024), /^\d/.test(text) && flag !== '_' ? '0' : ' ');
    out += text;
  }
  return out;
}

function conversion(c: string, t: BrokenTime, seconds: number, flag: string): string {
  const number = (n: number, digits: number, fill = '0'): string =>
    flag === '-' ? String(n) : String(n).padStart(digits, flag === '_' ? ' ' : flag === '0' ? '0' : fill);
  const year = t.year + 1900;
  const hour12 = t.hour % 12 === 0 ? 12 : t.hour % 12;
  switch (c) {
    case 'a':
      return dayName(t).slice(0, 3);
    case 'A':
      return dayName(t);
    case 'b':
    case 'h':
      return monthName(t).slice(0, 3);
    case 'B':
      return monthName(t);
    case 'c':
      return `${dayName(t).slice(0, 3)} ${monthName(t).slice(0, 3)} ${two(t.day, ' ')} ${two(t.hour)}:${two(t.minute)}:${two(t.second)} ${year}`;
    case 'C':
      return number(Math.floor(year / 100), 2);
    case 'd':
      return number(t.day, 2);
    case 'D':
    case 'x':
      return `${two(t.month + 1)}/${two(t.day)}/${two(((year % 100) + 100) % 100)}`;
    case 'e':
      return number(t.day, 2, ' ');
    case 'F':
      return `${year}-${two(t.month + 1)}-${two(t.day)}`;
    case 'g':
      return number(isoWeek(t).year % 100, 2);
    case 'G':
      return String(isoWeek(t).year);
    case 'H':
      return number(t.hour, 2);
    case 'I':
      return number(hour12, 2);
    case 'j':
      return number(t.yearday + 1, 3);
    case 'k':
      return number(t.hour, 2, ' ');
    case 'l':
      return number(hour12, 2, ' ');
    case 'm':
      return number(t.month + 1, 2);
    case 'M':
      return number(t.minute, 2);
    case 'n':
      return '\n';
    case 'p':
      return t.hour < 12 ? 'AM' : 'PM';
    case 'P':
      return t.hour < 12 ? 'am' : 'pm';
    case 'r':
      return `${two(hour12)}:${two(t.minute)}:${two(t.second)} ${t.hour < 12 ? 'AM' : 'PM'}`;
    case 'R':
      return `${two(t.hour)}:${two(t.minute)}`;
    case 's':
      return String(seconds);
    case 'S':
      return number(t.second, 2);
    case 't':
      return '\t';
    case 'T':
    case 'X':
      return `${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
    case 'u':
      return String(t.weekday === 0 ? 7 : t.weekday);
    case 'U':
      return number(Math.floor((t.yearday + 7 - t.weekday) / 7), 2);
    case 'V':
      return number(isoWeek(t).week, 2);
    case 'w':
      return String(t.weekday);
    case 'W':
      return number(Math.floor((t.yearday + 7 - ((t.weekday + 6) % 7)) / 7), 2);
    case 'y':
      return number(((year % 100) + 100) % 100, 2);
    case 'Y':
      return String(year);
    case 'z':
      return '+0000';
    case 'Z':
      return 'UTC';
    case '%':
      return '%';
    default:
      return `%${c}`;
  }
}
