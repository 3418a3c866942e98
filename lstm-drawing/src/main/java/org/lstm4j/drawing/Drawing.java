package org.lstm4j.drawing;

import org.lstm4j.signal.Sequence;

/**
 * A sequence as a model learns it.
 *
 * @param sequence its steps, in the units of its file
 * @param scaled the same as the model reads them, step by step
 * @param label number of its class; below 0 where there are none
 * @param place where it stands, for people
 */
// Data that is handed on, never compared.
@SuppressWarnings("ArrayRecordComponent")
record Drawing(Sequence sequence, float[] scaled, int label, String place) {
    int steps() {
        return sequence.steps();
    }
}
