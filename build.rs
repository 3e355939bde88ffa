//! The dialogues are embedded in the binary, so a change of theirs is a change of the binary.
fn main() {
    println!("cargo:rerun-if-changed=dialogues");
}
