/**
 * How English letters sound: `left_letters_right sounds`, where left and right say what must stand beside them. V is a
 * vowel letter, C a consonant letter, E one of e, i and y; `^` and `$` are the ends of the word. Of the rules that fit at
 * a place the first counts. A sound is one letter, as `templates/rules/english-words.txt` explains them; `-` is none.
 * They are made for clinical words first: Greek and Latin stems, names of medications.
 */
export const letterRules = `
^_aa_ a, ^_a_$ x, _augh_ o, _au_ o, _aw_ o, _ayer_$ Er, _ay_ E, _ai_ E, ^_ae_ I, _ae_ I, _are_$ er
_air_ er, _ar_y er, _ar_V @r, _arr_V er, w_ar_C or, w_ar_$ or, _ar_$ ar, _ar_ ar, _alk_ ok, _all_$ ol
_al_[dt] ol, _ally_$ xlI, _able_$ xbxl, _ably_$ xblI, _ate_d$ Et, _ate_s?$ Et, _atic_ @tik, _ation_ ESxn
_ative_ xtiv, C_age_s?$ iJ, ^t_ange_n @nJe, _ange_ EnJ, _a_st[ei] E, _azepam_$ @z@p@m, _avio_[ru] Evy
_a_CE$ E, _a_Ces$ E, _a_Ced$ E, _a_Cing$ E, _a_ti[aoe] E, _a_ci E, ^_a_lp @, w_a_[tns] a, _al_$ xl
_als_$ xlz, _ant_s?$ xnt, _ance_s?$ xns, C_an_s?$ xn, _a_s?$ x, _a_ @
m_b_$ -, _b_t$ -, _bb_ b, _b_ b
_ch_[rl] k, ^s_ch_ k, _ch_[oia][aetnoly] k, sy_ch_ k, ar_ch_[yi] k, r_ch_[oa] k
_tch_ C
_ch_ C, s_c_E -, _cc_E ks, _cc_ k, _cia_ Sx, _cious_ Sxs, _cien_ Sxn, _ck_ k, _cq_u k, _c_E s, _c_ k
_dge_ J, _dg_E J, _dd_ d, _du_[ac] Ju, _d_ d
_eau_ O, _eum_$ Ixm, [nxr]_ea_$ Ix, _ear_[nlt] R, _ear_ ir, _ea_[dt]h e, _ea_th e, _ea_ I, _eer_ ir
_ee_ I, ^_eu_ yu, _eur_ yR, _eu_ u, _ew_ u, _eigh_ E, _ei_ E, _ey_$ I, _ey_ E, _er_$ R, _ers_$ Rz
_ere_$ ir, _err_ er, _er_C R, _er_V er, _el_$ xl, _els_$ xlz, _en_$ xn, _ens_$ xnz, _ent_s?$ xnt
_ence_s?$ xns, _ency_$ xnsI, [td]_ed_$ id, [fkpsxch]_ed_$ t, C_ed_$ d, [sxz]_es_$ iz, [cg]_es_$ iz
C_es_$ z, ^C_e_$ I, _e_$ -, V.*C_e_ment$ -, V.*C_e_ful -, V.*C_e_ly$ -, V.*C_e_ness$ -, ^_e_C?V i
^r_e_C i, ^d_e_C i, ^pr_e_C i, _e_CE$ I, _e_o I, _e_a I, _e_ e
_ff_ f, _f_ f
_gg_E g, _gg_ g, _gh_$ -, _gh_t -, ^_gh_ g, _gh_ -, ^_gn_ n, _gn_$ n, _gi_[ao] J, _gu_E g, _ge_$ J
_g_[iy] J, _g_e J, _g_ g
^_h_ h, [tsrgpc]_h_ -, _h_V h, _h_ -
_igh_ Y, _ign_$ Yn, _ild_$ Yld, _ind_$ Ynd, ^d_ia_[zlr] Yx, ^tr_ia_n Y@, _ia_$ Ix, _ian_s?$ Ixn
_ial_$ Ixl, _iac_ I@k, _iat_ YEt, _ia_ I@, _ie_$ I, _ies_$ Iz, _ied_$ Id, _ie_ I, _io_[^un] YO, _io_n$ Ix
_io_ IO, _ious_$ Ixs, _ium_$ Ixm, _ique_ Ik, _ir_C R, _ir_$ R, _ire_ YR, _ing_$ iN, _ism_$ izxm, _ize_ Yz
_ise_$ Yz, _ific_ ifik, _ic_ ik, _ity_ itI, _ine_$ In, _ide_$ Yd, _ite_$ Yt, _ile_$ Yl, _ive_$ iv
^b_i_[lop] Y, ^b_i_s?e Y, _i_CE$ Y, _i_$ I, _i_ i
_j_ J
^_kn_ n, _kk_ k, _k_ k
C_le_$ xl, C_les_$ xlz, _ll_ l, _l_ l
_mm_ m, _m_ m
_ng_$ N, _ng_s$ N, _ng_[rl] Ng, _n_k N, _n_x N, _n_c[aotl] N, _nn_ n, _n_ n
z_oa_f O@, p_oa_r Ox, _oa_ O, _oe_$ O, _oe_ Oe, _oi_ Q, _oy_ Q, _oo_k U, _oo_d U, _oo_ u, _ou_gh o
_ought_ ot, _ould_ Ud, r_ous_a Wz, _ous_ xs, _oup_ up, _our_ or, _ou_ W, _ow_$ O, _ow_n W, _ow_ W
_ord_ ord, w_or_ R, _or_$ R, _ors_$ Rz, _or_ or, _ology_ alxJI, _ological_ xlaJikxl, _on_$ xn, _ons_$ xnz
_old_ Old, _olk_ Ok, _o_CE$ O, _o_Ces$ O, _o_Ced$ O, _o_Cing$ O, _o_tion O, _o_sis O, _o_th x, _o_$ O
_o_V O, C_o_CV O, _o_ a
^_ph_ f, _ph_ f, ^_ps_ s, ^_pn_ n, ^_pt_ t, _pp_ p, _p_ p
_qu_e$ k, _qu_ kw
^_rh_ r, _rrh_ r, _rh_ r, _rr_ r, _r_ r
a_som_n sam, ^_sch_[oie] sk, _sch_ sk, _sh_ S, _ssion_ Sxn, V_sion_ Zxn, _sion_ Sxn, V_sia_ Zx
V_sure_ ZR, _sci_ous S, _ss_ s, n_s_e$ s, _s_e$ z, V_s_m z, V_s_V z, [bdgmnlrvw]_s_$ z, V_s_$ z, _s_ s
_sthm_ sm, _stle_ sxl
_th_ T, _tia_p tYx, _tion_ Sxn, _tional_ Sxnxl, _tia_ Sx, _tious_ Sxs, _tien_ Sxn, _ture_ CR, _tual_ Cuxl
_tu_a Cu, _tt_ t, _t_ t
^_u_n[^i] x, ^_u_C[aeiou] yu, _ue_$ u, _ue_ u, _ui_ u, _ur_[aeiou] yR, _ur_ R, _ull_ Ul, [rljsc]_u_CE$ u
[rljs]_u_C[aeiouy] u, _u_CE$ yu, [bcdfghmpv]_u_C[aeiouy] yu, C_u_C[aeiou] u, _u_$ u, _u_V w, _u_ x
_v_ v
^_wr_ r, _wh_o h, _wh_ w, V_w_$ -, _w_ w
^_x_[aey]n z, ^_x_ ks, ^e_x_V gz, _xx_ ks, _xc_E ks, _x_ ks
^_y_V y, C_y_$ I, V_y_$ I, C_y_CE$ Y, C_ych_ Yk, ^C_y_p Y, h_y_[pd] Y, ^[zv]_y_[pv] Y, c_y_cl Y, _y_ i
_zz_ z, _z_ z
`;
