#pragma once
#define SHAPES_NAME "shapes"
