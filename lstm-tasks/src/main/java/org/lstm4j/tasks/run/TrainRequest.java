package org.lstm4j.tasks.run;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.lstm4j.spi.Selection;
import org.lstm4j.text.TextPreparation;

/**
 * What the command line says about a training.
 *
 * @param backend which backend is asked for, and how many threads
 * @param data where data sets lie
 * @param folder into which the files go
 * @param text where to print for people
 * @param invocation what was called, and when
 * @param preparation whether texts that take long to prepare are kept, and who hears how far it is
 * @param resumeCommand what to type to go on with the training if it is stopped; empty if it leaves nothing that {@link
 *     org.lstm4j.tasks.TrainingResumer} could go on from
 * @param from the saved model whose weights it starts from; without one they are drawn
 */
public record TrainRequest(
        Selection backend,
        DataRoot data,
        RunFolder folder,
        PrintWriter text,
        Invocation invocation,
        TextPreparation preparation,
        Optional<String> resumeCommand,
        Optional<Path> from) {
    /** A training that starts from weights that are drawn. */
    public TrainRequest(
            Selection backend,
            DataRoot data,
            RunFolder folder,
            PrintWriter text,
            Invocation invocation,
            TextPreparation preparation,
            Optional<String> resumeCommand) {
        this(backend, data, folder, text, invocation, preparation, resumeCommand, Optional.empty());
    }

    /** Whether the training leaves what it could go on from. */
    public boolean savesCheckpoints() {
        return resumeCommand.isPresent();
    }
}
