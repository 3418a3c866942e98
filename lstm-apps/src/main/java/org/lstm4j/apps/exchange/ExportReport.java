package org.lstm4j.apps.exchange;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.LstmException;

/**
 * What an export wrote, and how it compares.
 *
 * @param file the ONNX file
 * @param bytes its size
 * @param inputs name, type and shape of each input; of weights alone their names and shapes
 * @param outputs name, type and shape of each output; none for weights alone
 * @param text the file with the text pipeline; absent if the model has none
 * @param check the comparison; absent if nobody asked
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ExportReport(
        String file,
        long bytes,
        List<String> inputs,
        List<String> outputs,
        Optional<String> text,
        Optional<ExportCheck> check) {

    /** Copies the lists. */
    public ExportReport {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** With the comparison. */
    public ExportReport withCheck(ExportCheck made) {
        return new ExportReport(file, bytes, inputs, outputs, text, Optional.of(made));
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                outputs.isEmpty()
                        ? String.format(
                                Locale.ROOT,
                                "%s: %,d bytes, %d tensors in PyTorch's names, %s to %s",
                                file,
                                bytes,
                                inputs.size(),
                                inputs.getFirst(),
                                inputs.getLast())
                        : String.format(
                                Locale.ROOT,
                                "%s: %,d bytes, %s -> %s",
                                file,
                                bytes,
                                String.join(", ", inputs),
                                String.join(", ", outputs)));
        text.ifPresent(name -> lines.add(name + ": from text to what the file is fed, labels and threshold"));
        check.ifPresent(made -> lines.add(made.line()));
        return lines;
    }

    /** @throws LstmException if the file was compared and gives other numbers than the model */
    public void requireEqual() {
        check.filter(made -> !made.isEqual()).ifPresent(made -> {
            throw new LstmException(file + " gives other numbers than the model: they differ by "
                    + made.largestDifference() + ", more than " + ExportCheck.TOLERANCE);
        });
    }
}
