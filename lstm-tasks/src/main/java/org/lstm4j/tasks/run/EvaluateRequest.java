package org.lstm4j.tasks.run;

import java.io.PrintWriter;
import org.lstm4j.spi.Selection;
import org.lstm4j.text.TextPreparation;

/**
 * What the command line says about an evaluation.
 *
 * @param backend which backend is asked for, and how many threads
 * @param data where data sets lie
 * @param text where to print for people
 * @param preparation whether texts that take long to prepare are kept, and who hears how far it is
 */
public record EvaluateRequest(Selection backend, DataRoot data, PrintWriter text, TextPreparation preparation) {}
