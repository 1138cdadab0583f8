package atelier.family;

/** A point in the plane; both coordinates from -1 to 1, y upwards. */
public record PlanePoint(double x, double y) {}
