package org.lstm4j.text;

/** How records are written in a data file. All are UTF-8 (a byte order mark is dropped), plain or gzip. */
public enum FileFormat {
    /** One JSON object per line; its keys are the columns. Empty lines are skipped. */
    JSON_LINES,

    /**
     * Comma-separated values as in RFC 4180, column names in the first record. Quoted fields may hold commas, doubled
     * quotes and line breaks. Empty lines are skipped.
     */
    CSV,

    /**
     * One record per line, fields separated by tabs, column names in the first line. There is no quoting: a quote is a
     * character like any other. Lines end at LF only, as text may hold other characters that some take for a line end;
     * where the first line ends with CR LF, all may. Empty lines are skipped.
     */
    TSV
}
