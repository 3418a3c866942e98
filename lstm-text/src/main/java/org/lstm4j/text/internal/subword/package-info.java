/** How tokenizers of Hugging Face's library cut texts and number the pieces; not for users, and free to change. */
@NullMarked
package org.lstm4j.text.internal.subword;

import org.jspecify.annotations.NullMarked;
