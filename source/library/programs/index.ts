import echo from './echo.c';
export const standIns: ReadonlyMap<string, string> = new Map([['echo', echo]]);
