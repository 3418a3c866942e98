package org.lstm4j.backend.onnx;

import java.lang.management.ManagementFactory;

/** What a thread has computed, in nanoseconds: other than the clock it stands still while a busy machine runs something else. */
final class CpuTime {
    private CpuTime() {}

    static long ofThisThread() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
