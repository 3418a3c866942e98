package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.model.logging.AskingProgram;
import org.lstm4j.model.logging.LoudBinding;

/** A program chooses its own logging, and standard output is its own. */
class LoggingTest {
    @TempDir
    private Path folder;

    @Test
    void nothingGoesToStandardOutputWhateverBindsTheLog() throws Exception {
        Path services = Files.createDirectories(folder.resolve("binding/META-INF/services"));
        Files.writeString(services.resolve("org.slf4j.spi.SLF4JServiceProvider"), LoudBinding.class.getName());
        String classPath = folder.resolve("binding") + File.pathSeparator + System.getProperty("java.class.path");
        ChildJvm.Ended ended = ChildJvm.run(folder, classPath, List.of(AskingProgram.class.getName(), "model.lstm"));
        assertThat(ended.code()).as(ended.errors()).isZero();
        assertThat(ended.output()).isEqualTo("INFO program done\n");
    }

    @Test
    void withoutABindingItIsSilentToo() throws Exception {
        ChildJvm.Ended ended = ChildJvm.run(folder, List.of(AskingProgram.class.getName(), "model.lstm"));
        assertThat(ended.code()).as(ended.errors()).isZero();
        assertThat(ended.output()).isEmpty();
    }

    /** Two of them, or one and its reverse, hand each line on to one another until the stack is full. */
    @Test
    void noBindingAndNoBridgeComesWithTheLibrary() throws Exception {
        ClassLoader loader = LoggingTest.class.getClassLoader();
        assertThat(loader.getResources("META-INF/services/org.slf4j.spi.SLF4JServiceProvider")
                        .hasMoreElements())
                .isFalse();
        assertThat(loader.getResources("META-INF/services/java.lang.System$LoggerFinder")
                        .hasMoreElements())
                .isFalse();
        try (Stream<String> jars =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))) {
            assertThat(jars.map(jar -> Path.of(jar).getFileName().toString().toLowerCase(Locale.ROOT)))
                    .noneMatch(jar ->
                            jar.matches("(jul-to-slf4j|slf4j-(jdk14|simple|reload4j)|logback|log4j-(core|slf4j)).*"));
        }
    }
}
