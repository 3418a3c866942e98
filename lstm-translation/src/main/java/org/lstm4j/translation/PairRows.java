package org.lstm4j.translation;

import java.util.List;
import org.lstm4j.io.DataFile;

/**
 * The pairs of a source of data.
 *
 * @param name of it, for people
 * @param isSample true if they are a sample inside the program
 * @param files they come from
 * @param pairs in the order of the data
 * @param features how many numbers each step of a source has; 0 where sources are texts
 * @param remarks what people should know of them, a line each
 */
record PairRows(
        String name, boolean isSample, List<DataFile> files, List<Pair> pairs, int features, List<String> remarks) {
    PairRows {
        files = List.copyOf(files);
        pairs = List.copyOf(pairs);
        remarks = List.copyOf(remarks);
    }

    /** Made by the program, of texts. */
    static PairRows generated(String name, List<Pair> pairs) {
        return new PairRows(name, false, List.of(), pairs, 0, List.of());
    }
}
