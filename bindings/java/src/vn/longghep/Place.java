package vn.longghep;

/**
 * One place in every coordinate.
 *
 * @param start first UTF-8 byte of the document's text
 * @param end byte after the last
 * @param utf16Start index into the string {@link Document#text()}
 * @param line from 1
 * @param column from 1, in code points
 */
public record Place(long start, long end, int utf16Start, int utf16End, int line, int column) {
  static Place of(long[] n, int at) {
    return new Place(
        n[at], n[at + 1], (int) n[at + 2], (int) n[at + 3], (int) n[at + 4], (int) n[at + 5]);
  }
}
