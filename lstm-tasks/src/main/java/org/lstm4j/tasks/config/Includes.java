package org.lstm4j.tasks.config;

import com.google.common.base.CharMatcher;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;

/**
 * What an {@code include} in a file means. The parser asks this alone, so nothing is opened that this does not open: no address
 * of a network, no file outside the folder of the task, no resource but tasks.
 *
 * @param source the text with the include
 */
record Includes(TaskSource source)
        implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

    /** The parser's own includer, which opens anything. */
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return source.sibling(what, line(what)).parse();
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return source.sibling(what.getPath(), line(what.getPath())).parse();
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw new ConfigurationException(
                line(what.toString()),
                "",
                "include url(...): no task reads from a network; copy the file beside this one");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        return source.resource(what, line(what)).parse();
    }

    /** Where the include is written; the parser does not say. */
    private String line(String what) {
        int at = source.text().indexOf(what);
        return at < 0
                ? source.name()
                : source.name() + ":"
                        + (1 + CharMatcher.is('\n').countIn(source.text().substring(0, at)));
    }
}
