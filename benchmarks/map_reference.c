/* The yardstick of benchmarks/fit.py: MAP fits of a two-compartment model with first-order absorption, one dose at time 0.
 * The same algorithm as src/troughwise/pk/fit.py (damped Fisher scoring with a secant term, one-sided derivatives on the way,
 * central ones at the end), one patient after another. Not part of the product. */
#include <math.h>
#include <string.h>

#define N 4       /* effects: CL, V, KA, VP */
#define MOST 16   /* levels */

static void predict(const double *tv, const double *eta, double dose, int levels, const double *time, double *f) {
    double cl = tv[0] * exp(eta[0]), v = tv[1] * exp(eta[1]), ka = tv[2] * exp(eta[2]), vp = tv[3] * exp(eta[3]), q = tv[4];
    double k10 = cl / v, k12 = q / v, k21 = q / vp, sum = k10 + k12 + k21;
    double a = 0.5 * (sum + sqrt(sum * sum - 4 * k10 * k21)), b = k10 * k21 / a;
    double wa = (a - k21) / (a - b), wb = 1 - wa;
    for (int i = 0; i < levels; i++) {
        double ek = exp(-ka * time[i]);
        f[i] = dose / v * ka * (wa * (exp(-a * time[i]) - ek) / (ka - a) + wb * (exp(-b * time[i]) - ek) / (ka - b));
    }
}

static double surface(const double *tv, const double *eta, double dose, int levels, const double *time, const double *y,
                      const double *omega_inverse, double proportional, int central, double *gradient, double *h) {
    double f[MOST], up[MOST], down[MOST], df[N][MOST], shifted[N], step = central ? 1e-4 : 1e-7;
    predict(tv, eta, dose, levels, time, f);
    for (int k = 0; k < N; k++) {
        memcpy(shifted, eta, sizeof shifted);
        shifted[k] = eta[k] + step;
        predict(tv, shifted, dose, levels, time, up);
        if (central) {
            shifted[k] = eta[k] - step;
            predict(tv, shifted, dose, levels, time, down);
        }
        for (int i = 0; i < levels; i++) df[k][i] = central ? (up[i] - down[i]) / (2 * step) : (up[i] - f[i]) / step;
    }
    double value = 0;
    for (int j = 0; j < N; j++) {
        gradient[j] = omega_inverse[j] * eta[j];
        value += eta[j] * gradient[j];
        for (int k = 0; k < N; k++) h[j * N + k] = j == k ? omega_inverse[j] : 0;
    }
    for (int i = 0; i < levels; i++) {
        double v = proportional * f[i] * f[i], dv = 2 * proportional * f[i], r = y[i] - f[i];
        double slope = -r / v + 0.5 * dv / v * (1 - r * r / v), bend = 1 / v + 0.5 * (dv / v) * (dv / v);
        value += r * r / v + log(v);
        for (int j = 0; j < N; j++) {
            gradient[j] += slope * df[j][i];
            for (int k = 0; k < N; k++) h[j * N + k] += bend * df[j][i] * df[k][i];
        }
    }
    return value;
}

/* L with L L' = h; 0 where h is not positive definite. */
static int factor(const double *h, double damping, double l[N][N]) {
    for (int j = 0; j < N; j++)
        for (int i = j; i < N; i++) {
            double rest = h[i * N + j] * (i == j ? 1 + damping : 1);
            for (int k = 0; k < j; k++) rest -= l[i][k] * l[j][k];
            if (i == j && !(rest > 0)) return 0;
            l[i][j] = i == j ? sqrt(rest) : rest / l[j][j];
        }
    return 1;
}

static void solve(double l[N][N], double *x) {
    for (int i = 0; i < N; i++) {
        for (int k = 0; k < i; k++) x[i] -= l[i][k] * x[k];
        x[i] /= l[i][i];
    }
    for (int i = N - 1; i >= 0; i--) {
        for (int k = i + 1; k < N; k++) x[i] -= l[k][i] * x[k];
        x[i] /= l[i][i];
    }
}

static double step_of(const double *h, double *secant, double damping, const double *gradient, double *step) {
    double l[N][N], sum[N * N], longest = 0;
    for (int k = 0; k < N * N; k++) sum[k] = h[k] * (k % (N + 1) ? 1 : 1 + damping) + secant[k];
    if (!factor(sum, 0, l)) {
        memset(secant, 0, N * N * sizeof *secant);
        factor(h, damping, l);
    }
    for (int j = 0; j < N; j++) step[j] = -gradient[j];
    solve(l, step);
    for (int j = 0; j < N; j++) longest = fmax(longest, fabs(step[j]));
    if (longest > 0.7)
        for (int j = 0; j < N; j++) step[j] *= 0.7 / longest;
    return longest;
}

static void learn(double *secant, const double *step, const double *old, const double *new, const double *new_h) {
    double lack[N], along = 0, lack2 = 0, step2 = 0;
    for (int j = 0; j < N; j++) {
        lack[j] = new[j] - old[j];
        for (int k = 0; k < N; k++) lack[j] -= (new_h[j * N + k] + secant[j * N + k]) * step[k];
        along += lack[j] * step[j];
        lack2 += lack[j] * lack[j];
        step2 += step[j] * step[j];
    }
    if (fabs(along) > 1e-6 * sqrt(lack2 * step2))
        for (int j = 0; j < N; j++)
            for (int k = 0; k < N; k++) secant[j * N + k] += lack[j] * lack[k] / along;
}

/* One patient: the effects, their covariance and the marginal objective without ln |Omega|. */
static void fit(const double *tv, double dose, int levels, const double *time, const double *y, const double *omega_inverse,
                double proportional, double *eta, double *covariance, double *objective) {
    double gradient[N], h[N * N], secant[N * N] = {0}, step[N], trial[N], new_gradient[N], new_h[N * N], damping = 0, l[N][N];
    double value = surface(tv, eta, dose, levels, time, y, omega_inverse, proportional, 0, gradient, h);
    for (int round = 0; round < 50; round++) {
        double longest = step_of(h, secant, damping, gradient, step);
        for (int j = 0; j < N; j++) trial[j] = eta[j] + step[j];
        double there = surface(tv, trial, dose, levels, time, y, omega_inverse, proportional, 0, new_gradient, new_h);
        if (there <= value + 1e-11 * fabs(value)) {
            learn(secant, step, gradient, new_gradient, new_h);
            value = there;
            memcpy(eta, trial, sizeof trial);
            memcpy(gradient, new_gradient, sizeof gradient);
            memcpy(h, new_h, sizeof h);
            damping = damping > 0.3 ? damping / 10 : 0;
        } else {
            damping = fmax(damping * 4, 0.3);
        }
        if (longest <= 3e-5) break;
    }
    value = surface(tv, eta, dose, levels, time, y, omega_inverse, proportional, 1, gradient, h);
    if (step_of(h, secant, 0, gradient, step) < 1e-4)
        for (int j = 0; j < N; j++) eta[j] += step[j];
    factor(h, 0, l);
    *objective = value;
    for (int j = 0; j < N; j++) {
        double column[N] = {0};
        column[j] = 1;
        solve(l, column);
        memcpy(covariance + j * N, column, sizeof column);
        *objective += 2 * log(l[j][j]);
    }
}

void fit_all(int patients, int levels, const double *tv, const double *omega_inverse, double proportional, double dose,
             const double *time, const double *y, double *eta, double *covariance, double *objective) {
    memset(eta, 0, (size_t)patients * N * sizeof *eta);
    for (long p = 0; p < patients; p++)
        fit(tv, dose, levels, time + p * levels, y + p * levels, omega_inverse, proportional, eta + p * N, covariance + p * N * N,
            objective + p);
}
