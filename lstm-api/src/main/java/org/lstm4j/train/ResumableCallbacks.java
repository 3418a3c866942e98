package org.lstm4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The callbacks of a training that take part when it is saved, by a name: their class, numbered where it comes again. */
final class ResumableCallbacks {
    private ResumableCallbacks() {}

    static SequencedMap<String, Resumable> named(List<Callback> callbacks) {
        SequencedMap<String, Resumable> named = new LinkedHashMap<>();
        for (Callback callback : callbacks) {
            if (callback instanceof Resumable resumable) {
                String type = callback.getClass().getName();
                String name = type;
                for (int i = 2; named.containsKey(name); i++) {
                    name = type + "-" + i;
                }
                named.put(name, resumable);
            }
        }
        return named;
    }

    static SequencedMap<String, CallbackState> states(List<Callback> callbacks) {
        SequencedMap<String, CallbackState> states = new LinkedHashMap<>();
        named(callbacks).forEach((name, callback) -> states.put(name, callback.state()));
        return states;
    }

    /** The names of both were compared before. */
    static void restore(
            SequencedMap<String, Resumable> callbacks,
            SequencedMap<String, CallbackState> states,
            TrainingControl control) {
        callbacks.forEach(
                (name, callback) -> callback.restore(states.getOrDefault(name, CallbackState.EMPTY), control));
    }
}
