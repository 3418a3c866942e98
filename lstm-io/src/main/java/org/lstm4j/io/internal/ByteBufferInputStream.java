package org.lstm4j.io.internal;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a buffer from its position to its limit. */
public final class ByteBufferInputStream extends InputStream {
    private final ByteBuffer buffer;

    /** Reads that buffer, whose position moves on. */
    public ByteBufferInputStream(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public int read() {
        return buffer.hasRemaining() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!buffer.hasRemaining()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, count);
        return count;
    }
}
