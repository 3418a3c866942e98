/**
 * From a trained model to sequences. {@link org.lstm4j.decode.SequenceModel} is any model that gives the probabilities of the next
 * symbol and carries state, as {@link org.lstm4j.decode.PredictorModel} makes one of a stateful model on any backend; {@link
 * org.lstm4j.decode.Generator} writes with it, always the likeliest symbol or drawn, and {@link org.lstm4j.decode.BeamSearch} looks for
 * the likeliest sequences. {@link org.lstm4j.decode.Viterbi} reads what a {@link org.lstm4j.nn.Crf} layer gives, {@link
 * org.lstm4j.decode.CtcDecoder} what is trained with {@link org.lstm4j.train.Ctc}.
 *
 * <p>All work on batches, make what they need before the first step, and nothing in the loop over steps.
 */
@NullMarked
package org.lstm4j.decode;

import org.jspecify.annotations.NullMarked;
