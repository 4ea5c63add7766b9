//! Points, quadrilaterals and rectangles that the image stages share.
//!
//! Pixel coordinates are continuous: `(0.0, 0.0)` is the outer corner of the top-left pixel and the centre of that
//! pixel lies at `(0.5, 0.5)`. Shares are fractions of a card's own width and height, from its top-left corner.

/// A point, in pixels or in shares as the context says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

impl Point {
    /// A point from its coordinates.
    #[must_use]
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Distance to `other`, in the unit of the coordinates.
    #[must_use]
    pub fn distance(self, other: Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The point `share` of the way to `other`.
    #[must_use]
    pub fn lerp(self, other: Self, share: f32) -> Self {
        Self::new(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share)
    }
}

/// A convex quadrilateral, clockwise on the picture: the card's own top-left, top-right, bottom-right, bottom-left.
///
/// Convex, clockwise and finite by construction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quad {
    corners: [Point; 4],
}

impl Quad {
    /// A quadrilateral from its corners, or `None` if they are not finite, not convex or not clockwise (in a frame
    /// whose y axis points down).
    #[must_use]
    pub fn new(corners: [Point; 4]) -> Option<Self> {
        let finite = corners.iter().all(|p| p.x.is_finite() && p.y.is_finite());
        let [a, b, c, d] = corners;
        let turns = [(a, b, c), (b, c, d), (c, d, a), (d, a, b)];
        let clockwise = turns.iter().all(|&(p, q, r)| (q.x - p.x) * (r.y - q.y) - (q.y - p.y) * (r.x - q.x) > 0.0);
        (finite && clockwise).then_some(Self { corners })
    }

    /// The corners, clockwise from the card's own top-left.
    #[must_use]
    pub const fn corners(&self) -> [Point; 4] {
        self.corners
    }

    /// Enclosed area, in squared units of the coordinates.
    #[must_use]
    pub fn area(&self) -> f32 {
        let [a, b, c, d] = self.corners;
        0.5 * ((c.x - a.x) * (d.y - b.y) - (d.x - b.x) * (c.y - a.y)).abs()
    }

    /// Lengths of the top, right, bottom and left side.
    #[must_use]
    pub fn side_lengths(&self) -> [f32; 4] {
        let [a, b, c, d] = self.corners;
        [a.distance(b), b.distance(c), c.distance(d), d.distance(a)]
    }

    /// The same outline for a card that lies the other way round: every corner is renamed to the opposite one.
    #[must_use]
    pub const fn turned_half(&self) -> Self {
        let [a, b, c, d] = self.corners;
        Self { corners: [c, d, a, b] }
    }

    /// The same quadrilateral in another scale.
    #[must_use]
    pub fn scaled(&self, factor: f32) -> Option<Self> {
        Self::new(self.corners.map(|p| Point::new(p.x * factor, p.y * factor)))
    }
}

/// An upright rectangle, in shares of the card or in pixels as the context says. `left <= right`, `top <= bottom`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
}

impl Rect {
    /// A rectangle from its edges.
    #[must_use]
    pub const fn new(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        Self { left, top, right, bottom }
    }

    /// Width.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Height.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// The centre.
    #[must_use]
    pub fn center(&self) -> Point {
        Point::new(0.5 * (self.left + self.right), 0.5 * (self.top + self.bottom))
    }

    /// Whether a point lies in it, its sides included.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        (self.left..=self.right).contains(&point.x) && (self.top..=self.bottom).contains(&point.y)
    }

    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Area shared with `other`.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> f32 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        width.max(0.0) * height.max(0.0)
    }

    /// The corners, clockwise from the top left.
    #[must_use]
    pub const fn corners(&self) -> [Point; 4] {
        [
            Point::new(self.left, self.top),
            Point::new(self.right, self.top),
            Point::new(self.right, self.bottom),
            Point::new(self.left, self.bottom),
        ]
    }
}
