package org.lstm4j.apps.lab;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.wording.NearestName;

/** The experiments there are. */
public final class Labs {
    private static final List<Lab> ALL = List.of(new RnnVsLstm(), new WhichCell(), new HmmVsLstm(), new Depth());

    private Labs() {}

    /** All of them, in the order in which they are listed. */
    public static List<Lab> all() {
        return ALL;
    }

    /** The one of that name. @throws InvalidInputException naming those there are */
    public static Lab of(String name) {
        return ALL.stream()
                .filter(lab -> lab.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("no lab \"" + name + "\""
                        + NearestName.hintAndList(
                                name, ALL.stream().map(Lab::name).toList(), "Labs")));
    }
}
