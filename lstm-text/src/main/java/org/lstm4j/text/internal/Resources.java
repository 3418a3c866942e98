package org.lstm4j.text.internal;

import java.io.InputStream;
import org.lstm4j.text.MissingModelException;

/** Files that other people's jars bring. */
final class Resources {
    private Resources() {}

    /** Opens {@code path}; {@code artifact} names the jar that brings it. @throws MissingModelException if it is not there */
    static InputStream open(String path, String artifact) {
        InputStream in = Resources.class.getResourceAsStream(path);
        if (in == null) {
            throw new MissingModelException(path, artifact);
        }
        return in;
    }
}
