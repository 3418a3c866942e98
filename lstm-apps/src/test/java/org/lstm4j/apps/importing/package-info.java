/** What comes in from notebooks, and the page that says so. */
package org.lstm4j.apps.importing;
