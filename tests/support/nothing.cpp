// SPDX-License-Identifier: MIT
// The main of programs whose test is that they compile and link.

int main() {}
