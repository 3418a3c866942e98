package org.lstm4j.conformance.internal.vectors;

import java.util.List;
import org.lstm4j.conformance.internal.Rule;

/**
 * The cases of one manifest.
 *
 * @param name what it is called in reports, such as {@code conformance/onnx}
 * @param cases one rule for each case, in the manifest's order
 */
public record VectorSet(String name, List<Rule> cases) {
    /** Copies the list. */
    public VectorSet {
        cases = List.copyOf(cases);
    }
}
