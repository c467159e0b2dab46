// How a place in the text is told, as decisions/review.py does; tests/report/test_script.py holds the two together.
import { text } from "./page.js";

const REACH = 32; // characters (code points) of context in a quote, doubled up to FAR where the text repeats itself
const FAR = 256;

const isHigh = (unit) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit) => unit >= 0xdc00 && unit < 0xe000;
const isPair = (at) => isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1));

// Where `count` characters before an offset begin, and where as many after it end.
function before(at, count) {
  for (let left = count; left > 0 && at > 0; left -= 1) at -= at > 1 && isPair(at - 2) ? 2 : 1;
  return at;
}

function after(at, count) {
  for (let left = count; left > 0 && at < text.length; left -= 1) at += isPair(at) ? 2 : 1;
  return at;
}

// The words from one offset to another with what stands around them; CRLF is never divided.
export function quoteOf(start, end) {
  for (let reach = REACH; ; reach *= 2) {
    let from = before(start, reach);
    let to = after(end, reach);
    if (text[from - 1] === "\r" && text[from] === "\n" && from < start) from += 1;
    if (text[to - 1] === "\r" && text[to] === "\n" && to > end) to -= 1;
    const whole = text.slice(from, to);
    if (reach >= FAR || text.indexOf(whole) === text.lastIndexOf(whole)) {
      return { exact: text.slice(start, end), prefix: text.slice(from, start), suffix: text.slice(end, to) };
    }
  }
}

// Where a quote stands; -1 unless it is one place.
export function placeOf(quote) {
  const whole = quote.prefix + quote.exact + quote.suffix;
  const at = text.indexOf(whole);
  return at < 0 || text.indexOf(whole, at + 1) >= 0 ? -1 : at + quote.prefix.length;
}
