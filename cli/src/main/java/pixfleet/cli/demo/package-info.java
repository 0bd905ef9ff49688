/** The demonstration: samples through every founding operation, each result checked against plain OpenCV. */
@NullMarked
package pixfleet.cli.demo;

import org.jspecify.annotations.NullMarked;
