package org.lstm4j.apps.run;

import java.io.PrintWriter;
import org.lstm4j.spi.Selection;

/**
 * What the command line says about a training.
 *
 * @param backend which backend is asked for, and how many threads
 * @param data where data sets lie
 * @param folder into which the files go
 * @param text where to print for people
 */
public record TrainRequest(Selection backend, DataRoot data, RunFolder folder, PrintWriter text) {}
