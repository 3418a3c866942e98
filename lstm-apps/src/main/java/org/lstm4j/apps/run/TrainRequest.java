package org.lstm4j.apps.run;

import java.io.PrintWriter;
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
 * @param savesCheckpoints whether the training leaves what {@link org.lstm4j.apps.task.TrainingResumer} goes on from
 */
public record TrainRequest(
        Selection backend,
        DataRoot data,
        RunFolder folder,
        PrintWriter text,
        Invocation invocation,
        TextPreparation preparation,
        boolean savesCheckpoints) {}
