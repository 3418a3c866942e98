package org.lstm4j.apps.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.lstm4j.apps.parity.ParityReport;

/**
 * What an import made.
 *
 * @param file the model file
 * @param producer the program that wrote the file; absent if it does not say
 * @param opset the version of the operator set of an ONNX file
 * @param parameters how many numbers can be trained
 * @param inputs name, type and shape of each input
 * @param outputs name, type and shape of each output
 * @param text the file that the text pipeline comes from; absent if there was none
 * @param remarks what has to be known of what was read, a sentence each
 * @param parity how its numbers compare with recorded ones; absent if there were none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ImportReport(
        String file,
        Optional<String> producer,
        OptionalLong opset,
        long parameters,
        List<String> inputs,
        List<String> outputs,
        Optional<String> text,
        List<String> remarks,
        Optional<ParityReport> parity) {

    /** Copies the lists. */
    public ImportReport {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        remarks = List.copyOf(remarks);
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %,d parameters, %s -> %s, from %s%s",
                file,
                parameters,
                String.join(", ", inputs),
                String.join(", ", outputs),
                producer.orElse("an unnamed program"),
                opset.isPresent() ? ", operator set " + opset.getAsLong() : ""));
        lines.add(text.map(name -> "Text pipeline from " + name)
                .orElse("No text pipeline: the model is fed numbers, not text"));
        lines.addAll(remarks);
        parity.ifPresent(report -> lines.addAll(report.lines()));
        return lines;
    }

    /** @throws org.lstm4j.LstmException if a number is another than was recorded */
    public void requireEqual() {
        parity.ifPresent(ParityReport::requireEqual);
    }
}
