package org.lstm4j.apps.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an import made.
 *
 * @param file the model file
 * @param producer the program that wrote the ONNX file; absent if it does not say
 * @param opset the version of the operator set
 * @param parameters how many numbers can be trained
 * @param inputs name, type and shape of each input
 * @param outputs name, type and shape of each output
 * @param text the file that the text pipeline comes from; absent if there was none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ImportReport(
        String file,
        Optional<String> producer,
        long opset,
        long parameters,
        List<String> inputs,
        List<String> outputs,
        Optional<String> text) {

    /** Copies the lists. */
    public ImportReport {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %,d parameters, %s -> %s, from %s, operator set %d",
                file,
                parameters,
                String.join(", ", inputs),
                String.join(", ", outputs),
                producer.orElse("an unnamed program"),
                opset));
        lines.add(text.map(name -> "Text pipeline, labels and task from " + name)
                .orElse("No text pipeline: the model is fed numbers, not text"));
        return lines;
    }
}
