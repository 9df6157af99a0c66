// Rows of cells as spreadsheets put them on the clipboard: tabs between cells, line ends between rows, and quotes
// around a cell that holds either.

export function textOf(rows) {
  const quoted = (text) => (/[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map((cell) => quoted(String(cell))).join("\t")).join("\r\n");
}

// A quote counts only where a cell begins with it and one ends it, for people write inches and seconds too.
const CELL = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/y;

export function rowsOf(text) {
  const rows = [[]];
  CELL.lastIndex = 0;
  while (CELL.lastIndex <= text.length) {
    const [, quoted, plain, end] = CELL.exec(text);
    rows.at(-1).push((quoted === undefined ? plain : quoted.replaceAll('""', '"').replace(/\s*[\r\n]+\s*/g, " ")).trim());
    if (end === "") break;
    if (end !== "\t") rows.push([]);
  }
  // The line end behind the last row is no row.
  while (rows.length && rows.at(-1).every((cell) => cell === "")) rows.pop();
  return rows;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// A day for a spreadsheet. One that speaks English gives the month back in letters, so that no day is taken for a month
// on the way; other languages name their months otherwise, and read 2027-03-01.
export function sheetDay(day) {
  if (!(navigator.language ?? "").startsWith("en")) return day;
  const [year, month, date] = day.split("-");
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}

// 2027-03-01, 1 Mar 2027, 1-Mar-27: the forms that certainly are this day; null for all others.
export function dayIn(text) {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  const found = /^(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{2}|\d{4})$/.exec(text);
  const month = found ? MONTHS.findIndex((name) => name.toLowerCase() === found[2].toLowerCase()) : -1;
  if (month < 0) return null;
  const year = found[3].length === 2 ? `20${found[3]}` : found[3];
  return `${year}-${String(month + 1).padStart(2, "0")}-${found[1].padStart(2, "0")}`;
}

// Nothing pasted or typed into these leaves them as they are: there is no task without them.
export const NEVER_EMPTY = new Set(["name", "duration", "finish", "share_done"]);
