package org.lstm4j.train;

/**
 * How far an epoch has come.
 *
 * @param epoch from 0
 * @param batch how many batches are done
 * @param batches how many there are
 * @param rows how many rows are done
 * @param loss the mean loss over what counted in this epoch so far; NaN if nothing has
 */
public record BatchLog(int epoch, int batch, int batches, long rows, double loss) {}
