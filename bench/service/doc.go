// Package service measures strategies over URLs of the user, in this process: politely, with a cap on
// requests and on their rate.
//
// What is not here: the fixture and T*, since nobody knows what a foreign server costs.
package service
