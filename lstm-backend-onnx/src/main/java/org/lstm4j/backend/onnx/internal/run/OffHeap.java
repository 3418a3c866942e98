package org.lstm4j.backend.onnx.internal.run;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A piece of memory outside the heap that is freed when closed; any thread may use and close it. What is read or written
 * behind the end of it throws, and crashes nothing.
 *
 * <p>It is an {@code Arena} of {@code java.lang.foreign}, found by name: that is final from Java 22 on, and in Java 21,
 * which this module is compiled for, it is there under the same names, but a compiler lets nobody name it.
 */
final class OffHeap implements AutoCloseable {
    private static final MethodHandle OPEN;
    private static final MethodHandle ALLOCATE;
    private static final MethodHandle AS_BUFFER;

    static {
        try {
            Class<?> arena = Class.forName("java.lang.foreign.Arena");
            Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            OPEN = lookup.findStatic(arena, "ofShared", MethodType.methodType(arena))
                    .asType(MethodType.methodType(AutoCloseable.class));
            ALLOCATE = lookup.findVirtual(arena, "allocate", MethodType.methodType(segment, long.class, long.class))
                    .asType(MethodType.methodType(Object.class, AutoCloseable.class, long.class, long.class));
            AS_BUFFER = lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class))
                    .asType(MethodType.methodType(ByteBuffer.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final AutoCloseable arena;
    private final ByteBuffer memory;

    private OffHeap(AutoCloseable arena, ByteBuffer memory) {
        this.arena = arena;
        this.memory = memory;
    }

    /** So many bytes, all zero, from an address on that is a multiple of the alignment. */
    static OffHeap allocate(int bytes, int alignment) {
        try {
            AutoCloseable arena = (AutoCloseable) OPEN.invokeExact();
            Object segment = (Object) ALLOCATE.invokeExact(arena, (long) bytes, (long) alignment);
            return new OffHeap(arena, (ByteBuffer) AS_BUFFER.invokeExact(segment));
        } catch (Throwable e) { // what a handle declares; what comes out of it is unchecked
            throw unchecked(e);
        }
    }

    /** All of it, in the byte order of the processor. */
    ByteBuffer memory() {
        return memory.order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        try {
            arena.close();
        } catch (Exception e) { // what the interface declares
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException same ? same : new IllegalStateException(e);
    }
}
