/**
 * The backend {@code nd4j}: training and inference on ND4J, on the CPU or on CUDA; which of the two is decided by the ND4J
 * artifact on the class path. A graph becomes, once for each size, a list of ND4J operations whose operands are all in
 * place: a step makes no INDArray and allocates nothing outside the heap.
 *
 * <p>Everything but the provider is internal.
 */
@NullMarked
package org.lstm4j.backend.nd4j;

import org.jspecify.annotations.NullMarked;
