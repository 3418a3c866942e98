package org.lstm4j.apps.run;

import java.io.PrintWriter;
import org.lstm4j.spi.Selection;

/**
 * What the command line says about an evaluation.
 *
 * @param backend which backend is asked for, and how many threads
 * @param data where data sets lie
 * @param text where to print for people
 */
public record EvaluateRequest(Selection backend, DataRoot data, PrintWriter text) {}
