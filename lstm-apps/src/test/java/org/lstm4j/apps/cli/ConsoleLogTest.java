package org.lstm4j.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.command.Verbosity;

class ConsoleLogTest {
    @AfterEach
    void restore() throws Exception {
        LogManager.getLogManager().readConfiguration();
    }

    @Test
    void oursAreOnePlainLineAndOthersOnlyWhenTheyFail() {
        StringWriter err = new StringWriter();
        ConsoleLog.install(new PrintWriter(err));
        System.getLogger("org.lstm4j.spi.Backends").log(System.Logger.Level.INFO, "not for a one-line answer");
        System.getLogger("org.lstm4j.spi.Backends")
                .log(System.Logger.Level.WARNING, "name \u001b[31mred\nlstm: all is well");
        Verbosity.tellMore();
        System.getLogger("org.lstm4j.spi.Backends")
                .log(System.Logger.Level.INFO, "backend {0}: {1}", "native", "256 bits");
        System.getLogger("org.lstm4j.spi.Backends").log(System.Logger.Level.DEBUG, "details");
        System.getLogger("com.example").log(System.Logger.Level.WARNING, "chatter");
        System.getLogger("com.example").log(System.Logger.Level.ERROR, "broken");
        assertThat(err.toString().lines())
                .containsExactly(
                        "lstm: name \\u001b[31mred\\u000alstm: all is well",
                        "lstm: backend native: 256 bits",
                        "lstm: broken");
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            assertThat(handler).isInstanceOf(ConsoleLog.class);
        }
        assertThat(Logger.getLogger("org.lstm4j").getLevel()).isEqualTo(Level.INFO);
    }
}
