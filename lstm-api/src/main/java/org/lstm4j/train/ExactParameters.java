package org.lstm4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Parameter;
import org.lstm4j.spi.Parameters;

/** All parameters of a training step with all the digits that its backend keeps. */
final class ExactParameters {
    private ExactParameters() {}

    static SequencedMap<String, Tensor> of(Parameters parameters) {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        parameters.list().forEach(it -> values.put(it.name(), parameters.exact(it.name())));
        return values;
    }

    static void set(Parameters parameters, SequencedMap<String, Tensor> values) {
        List<String> names = parameters.list().stream().map(Parameter::name).toList();
        if (!List.copyOf(values.keySet()).equals(names)) {
            throw new InvalidInputException(
                    "The saved state has the parameters " + values.keySet() + "; expected " + names);
        }
        values.forEach(parameters::setExact);
    }
}
