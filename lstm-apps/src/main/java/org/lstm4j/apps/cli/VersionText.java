package org.lstm4j.apps.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.lstm4j.apps.Lstm;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: version of the program, and of the JVM. */
public final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "lstm " + version(),
            "Java %s (%s %s), %s %s"
                    .formatted(
                            System.getProperty("java.version"),
                            System.getProperty("java.vendor"),
                            System.getProperty("java.vm.name"),
                            System.getProperty("os.name"),
                            System.getProperty("os.arch"))
        };
    }

    /** Version of the program, as in {@code 0.1.0}. */
    public static String version() {
        // Not from the manifest: classes that run unpacked have none.
        try (InputStream stream = Lstm.class.getResourceAsStream("build.properties")) {
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException("build.properties of the program cannot be read", e);
        }
    }
}
